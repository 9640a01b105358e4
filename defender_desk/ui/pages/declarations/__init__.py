"""Declarations: writing them, and the page as it will print."""
