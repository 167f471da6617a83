"""Which templates are the house's own: only these are drawn strictly, with components and without undefined names.

Those of libraries (Wagtail's editor) belong to the second engine of `TEMPLATES`, which knows nothing of components.
"""

from functools import cache
from pathlib import Path

from django.apps import apps
from django.template.loaders.app_directories import Loader
from django_cotton.cotton_loader import Loader as ComponentLoader

from zhibu.foundation.modules.guarding import is_guest

PACKAGE = "zhibu."


@cache
def house_folders() -> tuple[Path, ...]:
    """The template folders of our contexts, then those of modules."""
    ours = [c for c in apps.get_app_configs() if c.name.startswith(PACKAGE) or is_guest(c)]
    folders = [Path(config.path) / "templates" for config in ours]
    return tuple(folder for folder in folders if folder.is_dir())


class HouseComponents(ComponentLoader):
    """Templates of our contexts, their components made into tags."""

    def get_dirs(self) -> list[str | Path]:
        """Ours alone."""
        return [*house_folders()]


class HouseLoader(Loader):
    """Templates of our contexts as they stand."""

    def get_dirs(self) -> list[str | Path]:
        """Ours alone."""
        return [*house_folders()]
