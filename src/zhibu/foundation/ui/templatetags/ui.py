"""Formatting and drawing that every template may use without loading it."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from zhibu.foundation.ui import build, charts, formats, seals

register = template.Library()

register.filter("day", formats.as_day)
register.filter("moment", formats.as_moment)
register.filter("hours", formats.as_hours)
register.filter("minutes", formats.as_minutes)
register.filter("percent", formats.as_percent)
register.filter("count", formats.as_count)
register.filter("masked_id", formats.masked_id)
register.filter("masked_phone", formats.masked_phone)
register.filter("seal_cells", seals.cells_of)
register.filter("chart_table", charts.drawn_table)
register.filter("spark_bars", charts.spark_bars)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon by its Tabler name: `{% icon "home" %}`."""
    return build.icon(name, css)


@register.simple_tag(takes_context=True)
def page_assets(context: Any) -> SafeString:
    """Style sheet and script of every page, the sheet of the context whose page it is, and that of elder mode."""
    request = context.get("request")
    match = request.resolver_match if request is not None else None
    own = build.own_sheet(match.app_name) if match is not None and match.app_name else SafeString("")
    shell = context.get("shell")
    elder = build.own_sheet("elder") if shell is not None and shell.preferences.elder else SafeString("")
    return format_html("{}{}{}", build.head(), own, elder)


APPLE = ("iPhone", "iPad")


@register.simple_tag(takes_context=True)
def apple_links(context: Any) -> SafeString:
    """What iPhones and iPads ask for beside the manifest; nothing for all others."""
    request = context.get("request")
    agent = request.headers.get("User-Agent", "") if request is not None else ""
    if not any(name in agent for name in APPLE):
        return SafeString("")
    capable = SafeString('<meta name="apple-mobile-web-app-capable" content="yes">')
    return format_html("{}{}", capable, build.first_pictures())


@register.simple_tag(takes_context=True)
def main_lines(context: Any, form: str) -> SafeString:
    """The lines of the main navigation, the present one marked: the "side" of the workbench, a member's "tabs"."""
    return context["shell"].lines(form, context.get("nav_key", ""))


@register.filter
def share(value: Any, total: Any) -> float:
    """`value` of `total` as 0 to 100, for the length of a bar or an arc; 0 when there is no total."""
    whole = float(total or 0)
    return round(max(0.0, min(100.0, float(value or 0) / whole * 100)), 2) if whole else 0.0


@register.filter
def initial(name: str) -> str:
    """The character that stands for a person: the last of a Chinese given name, else the first letter."""
    text = str(name or "").strip()
    if not text:
        return ""
    return text[-1] if "\u4e00" <= text[-1] <= "\u9fff" else text[0].upper()


TONE_ICONS = {
    "done": "circle-check",
    "due": "clock",
    "late": "alert-triangle",
    "info": "info-circle",
    "idle": "minus",
    "honor": "award",
    "act": "point",
}


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone, so that color never speaks alone."""
    return TONE_ICONS.get(tone, "info-circle")


@register.simple_tag
def page_links(page: Page, around: int = 2) -> list[int | None]:
    """The numbers of a pager: first, last, those around the present one, and None for each gap."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - around), min(last, page.number + around) + 1)}
    links: list[int | None] = []
    for number in sorted(near):
        if links and links[-1] is not None and number - links[-1] > 1:
            links.append(None)
        links.append(number)
    return links


@register.simple_tag
def query_with(request: HttpRequest, **changes: Any) -> str:
    """The query string of the page with some parameters changed; an empty value takes the parameter away."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


class _Row(dict[str, Any]):
    """An item of a component: what was not given is the empty text."""

    def __missing__(self, key: str) -> str:
        return ""


@register.filter
def rows(items: Any, names: str) -> list[_Row]:
    """Items (mappings, objects, or tuples in the order of `names`) as mappings with every name filled."""
    keys = names.split(",")
    return [_row_of(item, keys) for item in items or ()]


def _row_of(item: Any, keys: list[str]) -> _Row:
    if isinstance(item, dict):
        return _Row({key: item.get(key, "") for key in keys})
    if isinstance(item, list | tuple) and not hasattr(item, "_fields"):
        return _Row({**dict.fromkeys(keys, ""), **dict(zip(keys, item, strict=False))})
    return _Row({key: getattr(item, key, "") for key in keys})


@register.simple_tag
def json_data(value: Any) -> SafeString:
    """Data for a script of ours, as a typed element that no browser runs."""
    return json_script(value)
