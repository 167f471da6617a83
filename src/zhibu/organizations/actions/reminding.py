"""Calling the ends of terms to mind: six months ahead by the rule, a month ahead, and when one has ended."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.notify.actions import claim_once, notify
from zhibu.foundation.ui.formats import as_day
from zhibu.kernel import clock
from zhibu.organizations import queries
from zhibu.organizations.queries.terms import Ending
from zhibu.organizations.rules import term_reminder

AT_ONCE = 200
KIND = "term.ending"


def remind_of_terms(*, at: datetime) -> int:
    """Tell whoever leads an organization, and the nearest office above, that its term comes to its end: once each
    when the rule says, a month before, and when it has ended; how many reminders were new.

    An office hears of several at once in one notice. An extended term is called to mind anew. Each two hundred terms
    in a transaction of their own: keys, notices. A second run on the same day tells nobody anything.
    """
    day = clock.day_of(at)
    endings = queries.terms_ending(on=day)
    count = 0
    while part := list(islice(endings, AT_ONCE)):
        due = []
        for ending in part:
            months = queries.reminder_months(ending.path, on=day)
            if step := term_reminder(ending.ends_on, on=day, months=months):
                due.append((ending, step))
        count += _remind(due, at) if due else 0
    return count


@transaction.atomic
def _remind(due: Sequence[tuple[Ending, str]], at: datetime) -> int:
    keys = {f"term:{ending.term_id.hex}:{ending.ends_on}:{step}": (ending, step) for ending, step in due}
    fresh = [keys[key] for key in sorted(claim_once(list(keys), at=at))]
    if not fresh:
        return 0
    concerned = queries.concerned_with((ending.path for ending, _ in fresh), at=at)
    of_office: dict[tuple[UUID, str], list[Ending]] = defaultdict(list)
    for ending, step in fresh:
        who = concerned[ending.path]
        if who.own:
            _tell(who.own, ending, step, at)
        for account in who.above:
            of_office[account, step].append(ending)
    for (account, step), endings in sorted(of_office.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        if len(endings) == 1:
            _tell([account], endings[0], step, at)
        else:
            _tell_office(account, step, endings, at)
    return len(fresh)


def _tell(accounts: Sequence[UUID], ending: Ending, step: str, at: datetime) -> None:
    words = {
        "ahead": _("The term of %(name)s ends on %(day)s"),
        "month": _("A month is left: the term of %(name)s ends on %(day)s"),
        "end": _("The term of %(name)s has ended (%(day)s)"),
    }
    bodies = {
        "ahead": _("Prepare the election: ask the committee above, then names, then the members' meeting."),
        "month": _("If the election cannot be held in time, ask the committee above for an extension now."),
        "end": _("Hold the election, or enter the extension that was approved."),
    }
    notify(
        account_ids=accounts, kind=KIND, title=words[step] % {"name": ending.name, "day": as_day(ending.ends_on)},
        body=bodies[step], url=reverse("organizations:posts", args=[ending.organization_id]), at=at,
    )  # fmt: skip


def _tell_office(account: UUID, step: str, endings: Sequence[Ending], at: datetime) -> None:
    number = len(endings)
    title = (
        ngettext("%(n)d term has ended", "%(n)d terms have ended", number)
        if step == "end"
        else ngettext("%(n)d term comes to its end", "%(n)d terms come to their end", number)
    )
    first = min(ending.ends_on for ending in endings)
    state = "over" if step == "end" else "ending"
    notify(
        account_ids=[account], kind=KIND, title=title % {"n": number},
        body=_("The first on %(day)s. The list names them all.") % {"day": as_day(first)},
        url=f"{reverse('organizations:list')}?terms={state}", at=at,
    )  # fmt: skip
