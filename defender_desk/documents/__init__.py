"""Papers: declarations, recovery sheets, joined scans; their clauses, words and checks."""
