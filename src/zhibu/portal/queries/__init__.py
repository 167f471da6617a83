"""What readers see of sites and articles, and what editors see of who shares what."""
