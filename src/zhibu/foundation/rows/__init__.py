"""Rows in and out in plain statements."""
