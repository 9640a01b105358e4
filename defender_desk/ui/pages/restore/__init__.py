"""A backup becomes a desk, or gives back what a desk lacks."""
