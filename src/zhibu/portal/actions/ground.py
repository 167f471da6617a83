"""The ground on which sites stand in Wagtail's tree, laid when the first one is opened."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site, Workflow

from zhibu.portal.actions.workflows import lay_workflows
from zhibu.portal.models import PortalRoot


@transaction.atomic
def portal_root() -> PortalRoot:
    """The page under which all sites stand. Made once: Wagtail's welcome page and its workflow by groups go.

    A query where it is there already. Order of effects: locale, root, portal, Wagtail's site, collection.
    """
    found = PortalRoot.objects.order_by("pk").first()
    if found is not None:
        return found
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = _root(locale)
    portal = PortalRoot(title="网站", slug="portal", locale=locale)
    root.add_child(instance=portal)
    named = {"hostname": "localhost", "port": 80, "site_name": "支部云"}
    Site.objects.update_or_create(is_default_site=True, defaults={**named, "root_page": portal})
    for page in root.get_children().not_page(portal):
        page.specific.delete()
    Workflow.objects.all().delete()
    lay_workflows()
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return portal


def _root(locale: Locale) -> Page:
    """Wagtail's own root, which its migrations have made, or made now."""
    root = Page.get_first_root_node()
    if root is None:
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=kind, locale=locale))
    return root
