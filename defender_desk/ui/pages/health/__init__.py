"""Checking everything that is kept, and mending it."""
