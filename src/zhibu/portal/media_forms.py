"""To whom a picture or an attachment belongs: its form asks for the website where the account writes for several."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from zhibu.foundation.access.choices import Verb
from zhibu.portal.policies.acting import acting
from zhibu.portal.queries.desk import owners_for


class OwnedForm(forms.ModelForm):
    """Adds the owner. Files that are dropped in without a word belong to the topmost website of the account."""

    owner = forms.ChoiceField(label=_("Belongs to the website"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        actor = acting(kwargs.get("user"))
        super().__init__(*args, **kwargs)
        self.owners = owners_for(actor)
        present = self.instance.scope_path
        if present and present not in dict(self.owners) and actor.can(Verb.WRITE_ARTICLES, present):
            self.owners.append((present, str(_("as it is"))))
        if len(self.owners) < 2:
            del self.fields["owner"]
            return
        self.fields["owner"].choices = self.owners  # type: ignore[attr-defined]
        self.fields["owner"].initial = present or self.owners[0][0]

    def save(self, commit: bool = True) -> Any:
        """With the owner: the chosen one, the present one, the topmost one."""
        chosen = self.cleaned_data.get("owner", "")
        first = self.owners[0][0] if self.owners else ""
        self.instance.scope_path = chosen or self.instance.scope_path or first
        return super().save(commit=commit)


class PictureForm(OwnedForm, BaseImageForm):
    """A picture."""


class AttachmentForm(OwnedForm, BaseDocumentForm):
    """An attachment."""
