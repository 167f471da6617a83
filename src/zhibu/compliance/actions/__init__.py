"""Keeping judgments and their sums; calling duties to mind."""
