"""Printing, reading aloud and signing a declaration."""
