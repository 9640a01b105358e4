"""First run: language, who you are, phrase, recovery sheet, the other side's key."""
