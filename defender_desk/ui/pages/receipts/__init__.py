"""Receipts that come back: a file, a text message, a code by phone."""
