"""No tables: this app brings encrypted fields."""
