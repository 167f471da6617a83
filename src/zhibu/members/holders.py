"""Members take up posts: whom the forms of posts find."""

from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.members.models import Member
from zhibu.members.queries.registry import eligible_at, find_namesake, named
from zhibu.organizations.registry import Candidate, HolderSource, holders_from


def suggest(actor: Actor, path: str, text: str, limit: int) -> list[Candidate]:
    """Present members there whose name holds `text`, or whose reading or initials begin with it. One query.

    Those of exactly that name come first, then by reading.
    """
    text = text.strip()
    if not text:
        return []
    exact = list(eligible_at(actor, path).filter(name=text)[:limit])
    others = eligible_at(actor, path).filter(named(text)).exclude(name=text)
    return [_candidate(member) for member in [*exact, *others[: limit - len(exact)]]]


def get(actor: Actor, path: str, member_id: UUID) -> Candidate | None:
    """One of those who can be found there. One query."""
    member = eligible_at(actor, path).filter(pk=member_id).first()
    return _candidate(member) if member else None


def _candidate(member: Member) -> Candidate:
    born = _("born in %(year)s") % {"year": member.born_on.year} if member.born_on else ""
    return Candidate(member.pk, member.name, " · ".join(part for part in (member.organization.name, born) if part))


def register() -> None:
    """Tell the organizations context; called once, when the program starts."""
    holders_from("members", HolderSource(find_namesake, suggest, get))
