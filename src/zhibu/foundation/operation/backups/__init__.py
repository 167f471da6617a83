"""Backing a site up, proving that a backup can be restored, and restoring it."""
