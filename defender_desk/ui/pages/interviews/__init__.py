"""An interview from preparing to closing."""
