"""One original, many sites: who may give what to whom, and where it is seen. Cases: docs/rules/sharing.md."""

from zhibu.kernel import paths


def push_fault(*, article_path: str, scope_path: str, is_live: bool) -> str:
    """Why an article cannot be given to the sites of a subtree: `draft`, `not-below`; empty if it can.

    It goes down alone: to the whole of one's own subtree, or to a part of it. Source: docs/rules/sharing.md.
    """
    if not is_live:
        return "draft"
    return "" if paths.is_within(scope_path, article_path) else "not-below"


def take_fault(*, article_path: str, site_path: str, is_live: bool, is_shown: bool) -> str:
    """Why a site cannot take an article over: `draft`, `own`, `shown` already; empty if it can.

    What is published anywhere may be taken over everywhere. Source: docs/rules/sharing.md.
    """
    if not is_live:
        return "draft"
    if article_path == site_path:
        return "own"
    return "shown" if is_shown else ""


def offer_fault(*, article_path: str, to_path: str, is_live: bool, is_shown: bool) -> str:
    """Why an article cannot be offered to a site: `draft`, `not-above`, `shown` there already; empty if it can.

    A contribution goes up alone. Source: docs/rules/sharing.md.
    """
    if not is_live:
        return "draft"
    if to_path == article_path or not paths.is_within(article_path, to_path):
        return "not-above"
    return "shown" if is_shown else ""


def refusal_fault(*, is_given: bool, is_must: bool) -> str:
    """Why a site cannot refuse an article: `not-given` to it from above, a `must`; empty if it can.

    Whoever gives says whether it must be shown; of several gifts of one article one must is enough.
    Source: docs/rules/sharing.md.
    """
    if not is_given:
        return "not-given"
    return "must" if is_must else ""


def is_pushed_to(
    *, site_path: str, scope_path: str, is_ended: bool, is_must: bool = False, is_refused: bool = False
) -> bool:
    """Whether a site at `site_path` shows what was given to `scope_path`. Source: docs/rules/sharing.md."""
    return not is_ended and paths.is_within(site_path, scope_path) and (is_must or not is_refused)
