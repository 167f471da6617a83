"""What the database needs to hold materialized paths (`kernel.paths` has the arithmetic)."""
