"""Figures of this program, each beside what a person would use instead, from the same run."""
