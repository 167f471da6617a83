"""Sending to other people's servers, and never into our own network."""
