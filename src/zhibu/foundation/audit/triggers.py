"""The log and its chain are append-only."""

from typing import Any

from zhibu.foundation.rows.append_only import AppendOnly

LOG = AppendOnly("audit_entry", "audit_entry", "audit entries are never changed or deleted")
LINKS = AppendOnly("audit_link", "audit_link", "links of the audit chain are never changed or deleted")
SEALS = AppendOnly("audit_seal", "audit_seal", "seals of the audit chain are never changed or deleted")
ALL = (LOG, LINKS, SEALS)


def put_up(connection: Any) -> None:
    """Create the triggers of all three tables."""
    for table in ALL:
        table.put_up(connection)


def take_down(connection: Any) -> None:
    """Drop them."""
    for table in ALL:
        table.take_down(connection)
