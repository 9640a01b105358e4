"""What happened here."""
