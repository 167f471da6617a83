"""The editor's API for pictures and attachments: Wagtail's lists everything, ours what may be chosen."""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class _Chosen:
    """What the account may choose, instead of everything."""

    def get_queryset(self) -> Any:
        """One condition, however many grants."""
        rows = super().get_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(self.model)  # type: ignore[attr-defined]
        chosen = policy.instances_user_has_any_permission_for(self.request.user, ["choose"])  # type: ignore[attr-defined]
        return rows.filter(pk__in=chosen.values("pk"))


class OwnPictures(_Chosen, ImagesAdminAPIViewSet):
    """Pictures that may be chosen."""


class OwnAttachments(_Chosen, DocumentsAdminAPIViewSet):
    """Attachments that may be chosen."""
