"""Where Wagtail's workflow and our reviews meet."""
