"""This machine's choices, and the phrase."""
