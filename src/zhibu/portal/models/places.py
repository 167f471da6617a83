"""What every page of the portal shares: rights come from grants, addresses from the slugs, and it draws itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class Placed:
    """Mixed into the pages of the portal, before Wagtail's `Page`."""

    def permissions_for_user(self, user: Any) -> Any:
        """What the account may do with the page, judged by its grants on the site's organization."""
        from zhibu.portal.policies.pages import GrantedPage

        return GrantedPage(user, self)

    @property
    def has_workflow(self) -> bool:
        """Whether anything is reviewed on the site of the page."""
        return self.get_workflow() is not None

    def get_workflow(self) -> Any:
        """The reviews that the site of the page asks for; None where it asks for none."""
        from zhibu.portal.reviewing.workflows import workflow_for

        return workflow_for(self)

    def get_url_parts(self, request: Any = None) -> Any:
        """The address under /s/: the platform is one of Wagtail's sites, whatever host names ours have."""
        roots = self._get_site_root_paths(request)  # type: ignore[attr-defined]
        if not roots:
            return None
        slugs = self.url_path.strip("/").split("/")[1:]  # type: ignore[attr-defined]
        address = "/".join([reverse("portal:index").rstrip("/"), *slugs, ""])
        return roots[0].site_id, settings.PORTAL_ORIGIN, address

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page as readers see it."""
        from zhibu.portal.reading.rendering import draw_page

        return draw_page(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it would be read, with what has not been published yet."""
        from zhibu.portal.reading.previews import draw_preview

        request.is_preview = True  # type: ignore[attr-defined]
        return draw_preview(self, request)
