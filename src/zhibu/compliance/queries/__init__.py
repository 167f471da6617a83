"""Queries of compliance, one module for each subject."""
