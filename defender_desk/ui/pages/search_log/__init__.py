"""What was tried to find somebody."""
