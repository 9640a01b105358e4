"""Assignments: read, answered, made."""
