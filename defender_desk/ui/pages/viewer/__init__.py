"""One file, large."""
