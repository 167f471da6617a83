"""The one portal, its sites side by side, and the columns of a site: pages of Wagtail's tree.

    root → PortalRoot → SitePage (one an organization) → ColumnPage (one a kind) → ArticlePage

Where an organization stands in its tree says `scope_path`; sites are flat siblings, so that a move moves no page.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from zhibu.foundation.tree.fields import PathField
from zhibu.organizations.models import Organization
from zhibu.portal.choices import Accent, ColumnKind, Layout, Reviews
from zhibu.portal.models.places import Placed


class PortalRoot(Placed, Page):
    """Under it stand all sites. There is one; nobody edits it."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.SitePage"]
    max_count = 1
    is_creatable = False

    class Meta:
        verbose_name = _("portal")


class SitePage(Placed, Page):
    """The site of an organization. `slug` is its address under /s/, `host` a host name of its own, if it has one.

    `reviews` and `review_days` are empty where the nearest site above decides. `latitude` and `longitude` say
    where its door is, for readers who ask what is near. Opened and set on the workbench, never
    in the editor.
    """

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="site")
    scope_path = PathField(unique=True)
    mark = models.CharField(max_length=4, blank=True)
    emblem = models.ForeignKey("portal.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accent = models.CharField(max_length=12, choices=Accent.choices, default=Accent.VERMILION)
    layout = models.CharField(max_length=12, choices=Layout.choices, default=Layout.GAZETTE)
    motto = models.CharField(max_length=60, blank=True)
    host = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    reviews = models.CharField(max_length=1, choices=Reviews.choices, blank=True)
    review_days = models.PositiveSmallIntegerField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    parent_page_types = ["portal.PortalRoot"]
    subpage_types = ["portal.ColumnPage"]
    is_creatable = False
    settings_panels: list[Any] = []
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("site")
        constraints = [models.UniqueConstraint(name="site_host_once", fields=["host"], condition=~Q(host=""))]


class ColumnPage(Placed, Page):
    """A column of a site; its slug is its kind, its place among the others `order`."""

    site = models.ForeignKey(SitePage, on_delete=models.PROTECT, related_name="columns")
    kind = models.CharField(max_length=12, choices=ColumnKind.choices)
    order = models.PositiveSmallIntegerField(default=0)

    parent_page_types = ["portal.SitePage"]
    subpage_types = ["portal.ArticlePage"]
    is_creatable = False
    settings_panels: list[Any] = []
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("column")
        constraints = [models.UniqueConstraint(name="one_column_of_a_kind", fields=["site", "kind"])]
