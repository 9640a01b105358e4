"""Cards that are compared by phone and trusted."""
