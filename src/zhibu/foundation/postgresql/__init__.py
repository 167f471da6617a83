"""The engine of PostgreSQL sites."""
