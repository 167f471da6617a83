"""What people type into a line, as it is kept."""


def one_line(text: str, most: int) -> str:
    """A typed text as one line of at most `most` characters: blanks and line breaks are one blank each, and the NUL,
    which PostgreSQL keeps in no text, is a blank too.

    Source: this program's own; docs/rules/record.md, "Two people write".
    """
    return " ".join(text.replace("\0", " ").split())[:most]
