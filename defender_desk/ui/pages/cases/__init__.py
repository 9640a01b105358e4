"""The cases and one case at a glance."""
