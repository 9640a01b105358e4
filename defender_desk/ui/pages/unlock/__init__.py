"""The locked window: the program's name and a field; it greets nobody."""
