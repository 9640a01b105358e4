"""Photographs, recordings and scans: what a file is, and what can safely be shown of it."""
