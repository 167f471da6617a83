"""How long a lesson may be, and how its length is told."""

LARGEST_BYTES = 300 * 1024 * 1024
"""Ten minutes of video in good quality are about 100 MB; beyond three times that nothing is measured."""


def is_too_long(seconds: float, *, most_seconds: int) -> bool:
    """Whether a measured length exceeds the limit; half a second of padding at the end of a file is forgiven.

    Source: seeds/0.txt (at most 10 minutes); rulebook `lesson.max_minutes`.
    """
    return seconds > most_seconds + 0.5


def parts_of(seconds: float) -> tuple[int, int]:
    """A length as whole minutes and seconds, rounded to the second. Source: docs/rules/study-time.md."""
    return divmod(round(seconds), 60)
