"""Going through all checks. One that breaks is itself a finding; the others go on."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.operation.logs import error_in_short
from zhibu.foundation.operation.registry import Finding, State, checks


@dataclass(frozen=True)
class Examined:
    """A finding and the key of its check."""

    key: str
    finding: Finding


def examine(*, at: datetime) -> list[Examined]:
    """All findings, in the order of the checks."""
    found = []
    for one in checks():
        try:
            found += [Examined(one.key, finding) for finding in one.check(at)]
        except Exception as error:
            short = error_in_short(error)
            seen = format_lazy("{kind}: {message}", kind=short["kind"], message=short["message"])
            finding = Finding(
                _("This check itself broke"), State.FAILED, seen, _("Mend what was found before it first.")
            )
            found.append(Examined(one.key, finding))
    return found
