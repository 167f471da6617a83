"""Pictures in the two sizes in which pages show them: made after a publication, found again ever after."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects

from zhibu.portal.models import Picture, PictureRendition

SMALL = "width-480|format-webp"
LARGE = "width-1200|format-webp"
SIZES = (SMALL, LARGE)
EMBLEM = "max-192x192|format-webp"


def sizes_of(image: Picture, *specs: str) -> list[PictureRendition]:
    """The picture in these sizes. No query where `with_sizes` has been before; a size that is missing is made."""
    found = image.get_renditions(*specs)
    return [found[spec] for spec in specs]


def with_sizes(images: Iterable[Picture | None]) -> None:
    """Fetch the sizes of all these pictures. One query."""
    held = [image for image in images if image is not None]
    if held:
        prefetch_related_objects(held, "renditions")


def pictures_in(body: Any) -> list[Picture]:
    """The pictures of an article's text, in their order; no query beyond the text's own."""
    found: list[Picture] = []
    for block in body:
        if block.block_type == "picture":
            found.append(block.value["image"])
        elif block.block_type == "gallery":
            found.extend(one["image"] for one in block.value)
    return [image for image in found if image is not None]
