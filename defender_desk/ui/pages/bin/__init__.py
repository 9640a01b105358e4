"""What was removed."""
