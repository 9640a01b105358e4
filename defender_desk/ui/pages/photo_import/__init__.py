"""Bringing photographs and audio in from a phone."""
