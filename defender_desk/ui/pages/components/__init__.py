"""The component sheet: only the pictures open it."""
