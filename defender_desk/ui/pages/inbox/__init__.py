"""What arrived and its receipt."""
