"""The ledger of hours is append-only; `path` alone may change: where the branch lies in the tree."""

from zhibu.foundation.rows.append_only import AppendOnly

LEDGER = AppendOnly(
    "learning_hoursentry", "learning_hours", "the ledger of hours is append-only",
    fixed=("id", "member_id", "year", "hours", "kind", "title", "source_id", "on", "at", "reason", "reverses_id",
           "actor_id", "actor_name"),
)  # fmt: skip
