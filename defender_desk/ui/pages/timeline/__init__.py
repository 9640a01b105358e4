"""What happened in a case, and when."""
