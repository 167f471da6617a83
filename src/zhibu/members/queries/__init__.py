"""Reads of the registry."""

from zhibu.members.queries.registry import branch_account_ids, find_own_record, members_of, members_visible_to

__all__ = ["branch_account_ids", "find_own_record", "members_of", "members_visible_to"]
