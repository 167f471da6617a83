"""The verbs of talks."""
