"""What is missing or wrong on this site, and how to mend it, in words."""
