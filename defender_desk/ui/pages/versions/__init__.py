"""The versions of a text."""
