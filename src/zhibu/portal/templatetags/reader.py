"""What the pages of sites draw: their own sheet and script, pictures in two sizes."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhibu.foundation.ui import build
from zhibu.portal.pictures import EMBLEM, LARGE, SMALL, sizes_of

register = template.Library()
ENTRY = "src/reader.ts"


@register.simple_tag
def reader_assets() -> SafeString:
    """The sheet and the script of the public pages."""
    return build.head(ENTRY)


@register.simple_tag
def picture(image: Any, alt: str = "", sizes: str = "100vw", first: bool = False) -> SafeString:
    """A picture as wide as it is needed; `first` for the one that is seen before any scrolling."""
    small, large = sizes_of(image, SMALL, LARGE)
    return format_html(
        '<img src="{}" srcset="{} {}w, {} {}w" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        large.url, small.url, small.width, large.url, large.width, sizes, large.width, large.height, alt,
        SafeString(' fetchpriority="high"') if first else SafeString(' loading="lazy" decoding="async"'),
    )  # fmt: skip


@register.simple_tag
def small_picture(image: Any) -> SafeString:
    """A small picture beside a title, which says all there is to hear."""
    (small,) = sizes_of(image, SMALL)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="" loading="lazy" decoding="async">',
        small.url, small.width, small.height,
    )  # fmt: skip


@register.simple_tag
def kept_picture(image: Any) -> SafeString:
    """A picture in a list of the desk: the small size if it has been made, else the picture itself; none is made."""
    small = next((one for one in image.renditions.all() if one.filter_spec == SMALL), None)
    return format_html('<img src="{}" alt="" loading="lazy" decoding="async">', (small or image.file).url)


@register.simple_tag
def emblem(image: Any) -> SafeString:
    """The picture that a site has for its mark."""
    (small,) = sizes_of(image, EMBLEM)
    return format_html(
        '<img class="emblem" src="{}" width="{}" height="{}" alt="">', small.url, small.width, small.height
    )
