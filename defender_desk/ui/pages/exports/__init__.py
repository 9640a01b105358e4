"""Preparing what is handed to the team, in five steps."""
