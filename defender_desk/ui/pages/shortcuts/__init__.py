"""The keys of the program."""
