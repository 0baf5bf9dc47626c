"""What is done to what is told: each act atomic, each leaving its audit row."""
