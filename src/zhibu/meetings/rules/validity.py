"""What is wrong with a meeting that was held."""

from zhibu.meetings.rules.quorum import Standing

NOBODY, QUORUM = "nobody", "quorum"


def problems(*, came: int, enough: Standing | None) -> list[str]:
    """What makes a meeting invalid for one branch: that nobody came, or too few for its kind (`enough` is None where
    the kind asks for no quorum). Empty: it is valid.

    Source: 中国共产党支部工作条例（试行） art. 11, 12; docs/rules/sign-in.md, "Whether the meeting counts".
    """
    if not came:
        return [NOBODY]
    return [QUORUM] if enough is not None and not enough.holds else []
