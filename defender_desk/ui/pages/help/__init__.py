"""Help: the manual inside the program."""
