from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "zhibu.organizations"

    def ready(self) -> None:
        """Name the directory of places that access and audit use."""
        from zhibu.foundation.access.registry import register_places
        from zhibu.organizations.directory import OrganizationPlaces

        register_places(OrganizationPlaces())
