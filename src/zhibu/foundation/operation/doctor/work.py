"""The work behind the pages: workers, jobs, the audit chain, backups."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import in_force_at
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit import queries as audit
from zhibu.foundation.jobs import queries as jobs
from zhibu.foundation.jobs import signs
from zhibu.foundation.operation.queries import find_mark
from zhibu.foundation.operation.registry import Finding, State
from zhibu.foundation.ui.formats import as_moment

LONGEST_WAIT = timedelta(minutes=10)
LONGEST_UNSEALED = timedelta(minutes=10)
LONGEST_UNPROVED = timedelta(days=2)
LONGEST_WITHOUT_BACKUP = timedelta(hours=26)


def workers(at: datetime) -> Iterator[Finding]:
    """Somebody does the jobs."""
    living = signs.living(at)
    title = _("Worker")
    if not living:
        yield Finding(title, State.FAILED, _("None lives: notices, figures and seals stand still."),
                      _("Run: systemctl start zhibu-worker (or zhibu worker)"))  # fmt: skip
    else:
        names = ", ".join(f"{sign.host}:{sign.process}" for sign in living)
        yield Finding(title, State.GOOD, format_lazy(_("{n} at work: {names}."), n=len(living), names=names))


def queue(at: datetime) -> Iterator[Finding]:
    """Jobs are done and do not fail."""
    tally = jobs.tally(at)
    title = _("Jobs")
    failed = tally.counts.get("failed", 0)
    if tally.oldest_due_at is not None and at - tally.oldest_due_at > LONGEST_WAIT:
        seen = format_lazy(_("The oldest has been waiting since {since}."), since=as_moment(tally.oldest_due_at))
        yield Finding(
            title, State.WARNING, seen, _("Start more workers, or look on the page of jobs what holds them up.")
        )
    if failed:
        yield Finding(title, State.WARNING, format_lazy(_("{n} have failed."), n=failed),
                      _("Look at them on the page of jobs, mend the cause, try them again."))  # fmt: skip
    if not failed and (tally.oldest_due_at is None or at - tally.oldest_due_at <= LONGEST_WAIT):
        yield Finding(title, State.GOOD, _("None has failed, none waits for long."))


def chain(at: datetime) -> Iterator[Finding]:
    """The audit log is sealed and agrees with its chain."""
    title, now = _("Audit log"), audit.sealing_now()
    if now.check is not None and now.check.fault_count:
        seen = format_lazy(_("{n} entries do not agree with the chain."), n=now.check.fault_count)
        yield Finding(title, State.FAILED, seen, _("Keep a copy of the database, then: zhibu audit verify"))
    elif audit.unsealed_count() and (now.until is None or at - now.until > LONGEST_UNSEALED):
        yield Finding(
            title, State.WARNING, _("New entries are not being sealed."), _("A worker does it every minute.")
        )
    elif now.check is None or at - now.check.at > LONGEST_UNPROVED:
        yield Finding(title, State.WARNING, _("It has not been checked for two days."), _("Run: zhibu audit verify"))
    else:
        yield Finding(
            title, State.GOOD, format_lazy(_("Checked {at}, everything agrees."), at=as_moment(now.check.at))
        )


def backups(at: datetime) -> Iterator[Finding]:
    """There is a backup of last night, and it was proved."""
    title, mark = _("Backup"), find_mark("backup")
    if mark is None:
        mend = _("Run: zhibu backup --prove (docs/how-to/back-up.md). With pgBackRest alone this may stay.")
        yield Finding(title, State.WARNING, _("None was ever made by the program."), mend)
    elif at - mark.at > LONGEST_WITHOUT_BACKUP:
        yield Finding(title, State.WARNING, format_lazy(_("The last one is of {at}."), at=as_moment(mark.at)),
                      _("Look at the timer zhibu-backup, then: zhibu backup --prove"))  # fmt: skip
    elif not mark.detail.get("proved"):
        seen = format_lazy(_("The last one, of {at}, was not proved."), at=as_moment(mark.at))
        yield Finding(title, State.NOTE, seen, _("Run: zhibu restore … --check"))
    else:
        yield Finding(
            title, State.GOOD, format_lazy(_("The last one is of {at} and was proved."), at=as_moment(mark.at))
        )


def administrators(at: datetime) -> Iterator[Finding]:
    """Each of the three administrators is somebody."""
    held = set(in_force_at(at).order_by().values_list("role", flat=True).distinct())
    missing = [str(role.label) for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR) if role not in held]
    title = _("The three administrators")
    if missing:
        yield Finding(title, State.WARNING, format_lazy(_("Nobody is: {roles}."), roles=", ".join(missing)),
                      _("The security administrator gives roles on the page of roles."))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, _("Each of them is somebody."))
