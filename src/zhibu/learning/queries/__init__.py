"""Reads of learning, one module for each aggregate."""
