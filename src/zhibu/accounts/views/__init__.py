"""Pages of this context: the door, the own account, and the accounts of others."""
