"""Pictures and attachments: each belongs to an organization, and to those below if it is meant for them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from zhibu.foundation.tree.fields import PathField


class Owned(models.Model):
    """`scope_path` is the organization that may change it; `for_below` lets every site below choose it."""

    scope_path = PathField(editable=False)
    for_below = models.BooleanField(
        _("for sites below too"),
        default=False,
        help_text=_("Every site below may use it; only this one changes it."),
    )

    class Meta:
        abstract = True


class Picture(Owned, AbstractImage):  # type: ignore[django-manager-missing]
    """A picture. `description` is what it shows, for those who cannot see it; `source` who took it or where from."""

    source = models.CharField(_("Source of the picture"), max_length=120, blank=True)

    admin_form_fields = [f for f in Image.admin_form_fields if f != "tags"] + ["source", "for_below"]

    search_fields = [*AbstractImage.search_fields, index.FilterField("id")]

    class Meta(AbstractImage.Meta):
        indexes = [
            models.Index(name="picture_newest", fields=["scope_path", "-created_at"]),
            models.Index(name="picture_file", fields=["file"]),
        ]


class PictureRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together: Any = (("image", "filter_spec", "focal_point_key"),)
        indexes = [models.Index(name="rendition_file", fields=["file"])]


class Attachment(Owned, AbstractDocument):  # type: ignore[django-manager-missing]
    """A file that readers may take away."""

    admin_form_fields = (*(f for f in Document.admin_form_fields if f != "tags"), "for_below")

    class Meta(AbstractDocument.Meta):
        indexes = [
            models.Index(name="attachment_newest", fields=["scope_path", "-created_at"]),
            models.Index(name="attachment_file", fields=["file"]),
        ]
