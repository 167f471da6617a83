"""Rules of sites."""
