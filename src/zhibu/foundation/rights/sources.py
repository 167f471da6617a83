"""What the foundation itself holds on people: notices, roles, what the audit log says of them."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhibu.foundation.access import queries as grants
from zhibu.foundation.access.actions import end_all_grants
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.models import Consent, Token
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.registry import sentence_of
from zhibu.foundation.calendars.models import Feed
from zhibu.foundation.jobs.actions import purge_done
from zhibu.foundation.notify.actions import forget_ways, purge_old
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.notify.queries import held_on
from zhibu.foundation.rights.slots import Held, PersonalData, Retention, Subject
from zhibu.kernel import clock

MOST = 5000
"""So many rows of a kind are gathered, the newest."""

TITLES = [
    gettext_noop("Days for which jobs that are done are kept"),
    gettext_noop("Days for which notices are kept"),
    gettext_noop("Days for which tries to sign in are kept"),
    gettext_noop("Days for which sessions that have ended are kept"),
]
"""The titles of the rules in `retention.toml`."""


def _notices(subject: Subject) -> Held:
    rows = Notice.objects.filter(Q(account_id=subject.account_id)).order_by("-created_at")[:MOST]
    return Held([_("Time"), _("Notice")], [[row.created_at, row.title] for row in rows])


def _erase_notices(actor: Actor, at: datetime, subject: Subject) -> int:
    return Notice.objects.filter(Q(account_id=subject.account_id)).delete()[0]


def _ways(subject: Subject) -> Held:
    rows = held_on(subject.account_id) if subject.account_id else []
    return Held([_("Field"), _("Value")], [list(row) for row in rows], is_record=True)


def _forget_ways(actor: Actor, at: datetime, subject: Subject) -> int:
    return forget_ways(account_id=subject.account_id) if subject.account_id else 0


def _grants(subject: Subject) -> Held:
    held = list(Grant.objects.filter(Q(account_id=subject.account_id)).order_by("-starts_at", "id"))
    rows = grants.rows_of(held, clock.now())
    return Held(
        [_("Role"), _("Organization"), _("Since"), _("Until")],
        [[str(row.role), row.place, row.starts_at, row.last_day] for row in rows],
    )


def _end_grants(actor: Actor, at: datetime, subject: Subject) -> int:
    return end_all_grants(actor=actor, at=at, account_id=subject.account_id) if subject.account_id else 0


def _entries(subject: Subject) -> Held:
    rows = (
        Entry.objects.filter(actor_id=subject.account_id).order_by("-at", "-id")[:MOST] if subject.account_id else []
    )
    return Held([_("Time"), _("Deed")], [[row.at, sentence_of(row.action, row.detail)] for row in rows])


def _tokens(subject: Subject) -> Held:
    heads = [_("Program"), _("Since"), _("Until"), _("Ended")]
    if subject.account_id is None:
        return Held(heads, [])
    rows: list[list[object]] = [
        [row.name, row.made_at, row.expires_at, row.ended_at]
        for row in Token.objects.filter(account_id=subject.account_id, consent=None).order_by("-made_at", "pk")[:MOST]
    ]
    given = Consent.objects.select_related("application").filter(account_id=subject.account_id)
    rows += [
        [row.application.name, row.made_at, None, row.ended_at] for row in given.order_by("-made_at", "pk")[:MOST]
    ]
    return Held(heads, rows)


def _drop_tokens(actor: Actor, at: datetime, subject: Subject) -> int:
    if subject.account_id is None:
        return 0
    gone = Token.objects.filter(account_id=subject.account_id).delete()[0]
    return gone + Consent.objects.filter(account_id=subject.account_id).delete()[0]


def _feeds(subject: Subject) -> Held:
    heads = [_("Device"), _("Since"), _("Ended")]
    if subject.account_id is None:
        return Held(heads, [])
    rows = Feed.objects.filter(account_id=subject.account_id).order_by("-made_at", "pk")[:MOST]
    return Held(heads, [[row.name, row.made_at, row.ended_at] for row in rows])


def _drop_feeds(actor: Actor, at: datetime, subject: Subject) -> int:
    return Feed.objects.filter(account_id=subject.account_id).delete()[0] if subject.account_id else 0


TOKENS = PersonalData("programs", _("Programs that act for me"), _tokens, order=720, erase=_drop_tokens)
FEEDS = PersonalData("calendar", _("Addresses of my calendar"), _feeds, order=730, erase=_drop_feeds)
NOTICES = PersonalData("notices", _("Notices"), _notices, order=700, erase=_erase_notices)
WAYS = PersonalData("ways", _("How notices reach me"), _ways, order=705, erase=_forget_ways)
GRANTS = PersonalData("grants", _("Roles"), _grants, order=710, erase=_end_grants)
AUDIT = PersonalData(
    "audit", _("What I did, by the audit log"), _entries, order=800,
    kept=_("The audit log is kept unchanged (Cybersecurity Law art. 21; GB/T 22239-2019 §8.1.4.3)."),
)  # fmt: skip

JOBS = Retention("jobs", "retention.jobs_days", lambda before: purge_done(before=before), order=10)
OLD_NOTICES = Retention("notices", "retention.notices_days", lambda before: purge_old(before=before), order=20)
