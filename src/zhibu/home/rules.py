"""Where a person's day begins, and how they are greeted. Pure."""

from enum import StrEnum


class Side(StrEnum):
    """The kinds of home."""

    MEMBER = "member"
    DESK = "desk"
    DASHBOARD = "dashboard"
    START = "start"


def first_side(*, leads_many: bool, runs_a_branch: bool, is_member: bool) -> Side:
    """The home of "/": the widest duty comes first, for the own study is one tap away from everywhere.

    Source: PRODUCT.md, "Who uses it, and the job each hires it for".
    """
    if leads_many:
        return Side.DASHBOARD
    if runs_a_branch:
        return Side.DESK
    return Side.MEMBER if is_member else Side.START


def part_of_day(hour: int) -> str:
    """The part of the day in which the hour lies: "morning", "noon", "afternoon" or "evening".

    Source: LOOK.md, member home (早上好).
    """
    if 5 <= hour < 11:
        return "morning"
    if 11 <= hour < 14:
        return "noon"
    return "afternoon" if 14 <= hour < 18 else "evening"
