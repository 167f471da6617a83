"""The rules of appraisals: which step follows which, how many may be excellent, what the box tells."""
