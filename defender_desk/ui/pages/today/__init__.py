"""What is due and where the person left off."""
