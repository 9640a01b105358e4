"""One person of a case."""
