"""Wagtail's permissions, answered from grants: for pages, for pictures and attachments, and no for all else."""
