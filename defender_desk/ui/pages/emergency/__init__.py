"""Erasing the keys, and giving everything new ones."""
