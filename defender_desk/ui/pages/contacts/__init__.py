"""People met through the work."""
