"""What a person can do: one file for each noun, one method for each deed."""
