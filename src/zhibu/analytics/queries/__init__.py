"""Reads: of the tables that the roll-ups come from, and of the roll-ups."""
