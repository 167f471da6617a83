"""User names, and names shown to whom they may not yet belong."""

import unicodedata


def plain_username(text: str) -> str:
    """The one spelling of a user name: full-width letters become plain ones, capitals small, no spaces around.

    Source: Unicode Standard Annex #15 (NFKC).
    """
    return unicodedata.normalize("NFKC", text).strip().lower()


def masked_name(name: str) -> str:
    """A name that its owner recognizes and nobody learns: all but the first and, from three on, the last character.

    Source: GB/T 35273-2020 §7.2 (what is shown of personal information is reduced).
    """
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
