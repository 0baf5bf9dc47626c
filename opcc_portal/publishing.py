"""Publishing: what every reader's page will say, gathered at one moment and stored for good."""
