"""Everything that was handed over, and what became of it."""
