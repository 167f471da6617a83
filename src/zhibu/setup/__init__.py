"""The first run of an empty site: its root organization and its first administrator."""
