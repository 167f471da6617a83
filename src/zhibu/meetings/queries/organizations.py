"""Finding another branch by what everybody may know of it; whether an organization rests."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.formats import as_day
from zhibu.meetings.queries.kinds import is_above
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import find_suspension


def find_branch_called(text: str) -> Organization | None:
    """The one branch at work with exactly this full name or code, None for none or several. One query.

    Whoever knows the name may invite it; nothing is searched by parts of names, so nothing is found out by trying.
    """
    wanted = text.strip()
    if not wanted:
        return None
    rows = Organization.objects.filter(
        Q(name=wanted) | Q(code=wanted), kind__in=BRANCH_KINDS, state=OrganizationState.ACTIVE
    )
    found = list(rows.order_by("path")[:2])
    return found[0] if len(found) == 1 else None


def rest_words(organization: Organization, on: date) -> str:
    """Why an organization (a group with its branch) holds no meeting on a day and what to do; empty if it does not
    rest then. One query."""
    rest = find_suspension(organization, on=on)
    if rest is None or rest.starts_on > on:
        return ""
    values = {"branch": organization.name, "since": as_day(rest.starts_on), "reason": rest.reason}
    if rest.ends_on is None:
        return _(
            "Organization life of %(branch)s rests since %(since)s: %(reason)s. No meeting is held on that day. Ask "
            "the office above to let it go on, then call the meeting."
        ) % values  # fmt: skip
    return _(
        "Organization life of %(branch)s rests since %(since)s: %(reason)s. It goes on on %(until)s: choose that day "
        "or a later one."
    ) % (values | {"until": as_day(rest.ends_on)})


def own_above(actor: Actor) -> list[Organization]:
    """The general branches and committees at work on which the actor holds a role that calls meetings, the
    topmost first, five at most. One query."""
    scopes = actor.scopes(Verb.CALL_MEETINGS)[:50]
    rows = Organization.objects.filter(path__in=scopes, state=OrganizationState.ACTIVE).order_by("path")
    return [row for row in rows if is_above(row.kind)][:5]
