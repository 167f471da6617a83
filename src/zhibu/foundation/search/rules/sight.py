"""Who may see a document, as tokens that stand in the index beside its words.

A document names its audiences; whoever belongs to one of them finds it. Each audience is one or a few tokens of the
document, and whoever asks brings the tokens of what they are: the question is "these words, and one of my tokens".
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from zhibu.kernel import paths

Reach = Literal["public", "signed", "hold", "below", "home", "account", "member"]


@dataclass(frozen=True, slots=True, order=True)
class Audience:
    """Some who may see a document: `path` is a node of the tree, `verb` what they hold, `who` one person's id."""

    reach: Reach
    path: str = ""
    verb: str = ""
    who: str = ""


def public() -> Audience:
    """Everybody, signed in or not. Source: `tokens_of_audience`."""
    return Audience("public")


def signed_in() -> Audience:
    """Whoever is signed in. Source: `tokens_of_audience`."""
    return Audience("signed")


def holders(verb: str, path: str) -> Audience:
    """Whoever holds `verb` for the node: by a grant on it or above, or as a member of it where that is enough.

    Source: `tokens_of_audience`.
    """
    return Audience("hold", path, str(verb))


def holders_below(verb: str, path: str) -> Audience:
    """Whoever holds `verb` for the node or for any node below it. Source: `tokens_of_audience`."""
    return Audience("below", path, str(verb))


def members_below(path: str) -> Audience:
    """The members of the node and of all below it. Source: `tokens_of_audience`."""
    return Audience("home", path)


def account(account_id: UUID) -> Audience:
    """One account. Source: `tokens_of_audience`."""
    return Audience("account", who=account_id.hex)


def member(member_id: UUID) -> Audience:
    """One member, whatever account they sign in with. Source: `tokens_of_audience`."""
    return Audience("member", who=member_id.hex)


def tokens_of_audience(audience: Audience) -> set[str]:
    """The tokens that a document carries for an audience.

    A node stands with all above it, because a grant there reaches down; `x_` is the node alone, for its own members.

    Source: DESIGN.md §4 (a grant on a node holds for its subtree); `access.rules.VERBS_OF_A_MEMBER`.
    """
    path = audience.path.lower()
    match audience.reach:
        case "public" | "signed":
            return {f"a_{audience.reach}"}
        case "account":
            return {f"u_{audience.who}"}
        case "member":
            return {f"m_{audience.who}"}
        case "home":
            return {f"h_{path}"}
        case "hold":
            return {f"x_{audience.verb}_{path}"} | {f"v_{audience.verb}_{above}" for above in paths.ancestors(path)}
        case "below":
            return {f"w_{audience.verb}_{path}"} | tokens_of_audience(holders(audience.verb, audience.path))


def place_tokens(path: str) -> set[str]:
    """The tokens by which a search is narrowed to a node and all below it. Source: `kernel.paths`."""
    return {f"o_{above}" for above in paths.ancestors(path.lower())}
