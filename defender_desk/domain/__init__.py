"""The lawyer's nouns and their rules, in plain Python."""
