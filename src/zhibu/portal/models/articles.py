"""Articles: written once on one site, read on many."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.portal.blocks import ArticleBody, RelatedArticles
from zhibu.portal.choices import ColumnKind
from zhibu.portal.models.places import Placed
from zhibu.portal.models.sites import ColumnPage, SitePage
from zhibu.portal.reviewing.editor import ArticleForm


class ArticlePage(Placed, Page):
    """A piece in a column. `site`, `scope_path` and `column_kind` repeat, for lists, where its column stands.

    `public_id` is its address on other sites; `published_at` the day that readers see, by which lists are ordered.
    """

    public_id = models.UUIDField(default=new_id, editable=False, unique=True)
    site = models.ForeignKey(SitePage, on_delete=models.PROTECT, related_name="articles", editable=False)
    scope_path = PathField(editable=False)
    column_kind = models.CharField(max_length=12, choices=ColumnKind.choices, editable=False)
    lead = models.TextField(_("lead"), max_length=200, blank=True)
    body = StreamField(ArticleBody(), verbose_name=_("text"), blank=True)
    cover = models.ForeignKey(
        "portal.Picture", verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    source = models.CharField(_("source of the article"), max_length=120, blank=True)
    author = models.CharField(_("author"), max_length=80, blank=True)
    published_at = models.DateTimeField(_("date shown to readers"), null=True, blank=True)
    related = StreamField(RelatedArticles(), verbose_name=_("related articles"), blank=True)

    base_form_class = ArticleForm
    parent_page_types = ["portal.ColumnPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["public_id"]
    show_in_menus_default = False
    content_panels = [
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("cover"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("author"), FieldPanel("published_at")], _("Origin")),
        FieldPanel("related"),
    ]
    promote_panels: list[Any] = []
    settings_panels = [PublishingPanel(), CommentPanel()]

    class Meta:
        verbose_name = _("article")
        indexes = [
            models.Index(name="article_of_site", fields=["site", "column_kind", "-published_at"]),
            models.Index(name="article_of_kind", fields=["column_kind", "-published_at"]),
            models.Index(name="article_newest", fields=["-published_at"]),
        ]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """As on a phone and as on a desk."""
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 390, "label": _("As on a phone")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As on a desk")},
        ]

    def _set_core_field_defaults(self) -> None:
        """A short address of its own; the fields that repeat where the column stands."""
        if not self.slug:  # type: ignore[has-type]
            self.slug = self.public_id.hex[-12:]
        parent = self.get_parent()
        column = parent.specific if parent is not None else None
        if not isinstance(column, ColumnPage):
            raise ValidationError({"title": _("An article stands in a column.")})
        self.site, self.column_kind = column.site, column.kind
        self.scope_path = column.site.scope_path
        super()._set_core_field_defaults()
