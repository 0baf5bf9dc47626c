"""What is read of registers, their risks and reviews."""
