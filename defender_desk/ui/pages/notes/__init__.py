"""An evidence note with its files."""
