"""Shape of the filter of the job list."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.queries import names_in

ORDER = [JobState.FAILED, JobState.QUEUED, JobState.RUNNING, JobState.DONE]


class JobFilterForm(forms.Form):
    """State and kind of job; nonsense counts as nothing chosen."""

    kind = forms.ChoiceField(label=_("Kind of job"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("state", "")
        self.state = given if given in JobState.values else JobState.FAILED.value
        names = names_in(self.state)
        self.fields["kind"].choices = [("", _("Every kind")), *names]  # type: ignore[attr-defined]
        kind = self.data.get("kind", "")
        self.name = kind if kind in dict(names) else ""

    def tabs(self, address: str, counts: dict[str, int]) -> list[dict[str, Any]]:
        """The states with their numbers."""
        return [
            {
                "label": state.label,
                "url": f"{address}?{urlencode({'state': state.value})}",
                "current": state == self.state,
                "count": counts[state],
            }
            for state in ORDER
        ]
