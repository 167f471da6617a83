"""Reads of the registry."""

from zhibu.members.queries.branch import birthdays_in_month, count_of, glance_at, roster_of
from zhibu.members.queries.duties import corrections_for, managers_of, proposals_for, proposals_to_decide
from zhibu.members.queries.records import (
    corrections_of,
    history_of,
    in_words,
    looks_at,
    names_by_id,
    open_proposal_of,
    sections_of,
    standing_hint_of,
)
from zhibu.members.queries.registry import (
    CappedPaginator,
    Filters,
    branch_account_ids,
    find_exactly,
    find_own_record,
    is_telling,
    members_of,
    members_visible_to,
    registry_of,
    rows_of,
)

__all__ = [
    "CappedPaginator",
    "Filters",
    "birthdays_in_month",
    "branch_account_ids",
    "corrections_for",
    "corrections_of",
    "count_of",
    "find_exactly",
    "find_own_record",
    "glance_at",
    "history_of",
    "in_words",
    "is_telling",
    "looks_at",
    "managers_of",
    "members_of",
    "members_visible_to",
    "names_by_id",
    "open_proposal_of",
    "proposals_for",
    "proposals_to_decide",
    "registry_of",
    "roster_of",
    "rows_of",
    "sections_of",
    "standing_hint_of",
]
