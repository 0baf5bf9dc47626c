"""What is done with risks: loading, keeping, reviewing, reminding."""
