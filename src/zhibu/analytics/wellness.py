"""What the doctor looks at here: whether the figures have lately been proved."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.operation.queries import find_mark
from zhibu.foundation.operation.registry import Finding, State
from zhibu.foundation.ui.formats import as_moment

MARK = "rollups.verified"
LONGEST = timedelta(days=8)


def rollups(at: datetime) -> Iterator[Finding]:
    """The roll-ups were compared with their sources within a week, and agreed."""
    title, mark = _("Figures"), find_mark(MARK)
    if mark is None or at - mark.at > LONGEST:
        yield Finding(title, State.NOTE, _("They have not been proved for a week."), _("Run: zhibu rollups verify"))
    elif mark.detail.get("differences"):
        seen = format_lazy(_("{n} of them differ from their sources."), n=mark.detail["differences"])
        yield Finding(title, State.WARNING, seen, _("Run: zhibu rollups rebuild"))
    else:
        yield Finding(title, State.GOOD, format_lazy(_("Proved {at}, no difference."), at=as_moment(mark.at)))
