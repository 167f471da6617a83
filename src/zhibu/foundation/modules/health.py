"""What the doctor says of modules."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.modules.discovery import all_found
from zhibu.foundation.operation.registry import Finding, State


def modules(at: datetime) -> Iterator[Finding]:
    """Those that are installed are in use. Nothing is said where none is."""
    title = _("Modules")
    for found in all_found():
        if found.trouble:
            seen = format_lazy(_("{name} is not in use: {why}"), name=found.name, why=found.trouble)
            mend = _("Mend or remove the package, then start the site again.")
            if found.step == "tables":
                mend = _("Run: zhibu migrate. Then start the site again.")
            yield Finding(title, State.WARNING, seen, mend)
    if all_found() and all(found.is_whole for found in all_found()):
        yield Finding(title, State.GOOD, _("All of them are in use."))
