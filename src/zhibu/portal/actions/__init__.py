"""What is done with sites and articles beyond writing them, which is Wagtail's: opening, settling, sharing."""
