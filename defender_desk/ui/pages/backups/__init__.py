"""Backups: how old, where, whether they are whole."""
