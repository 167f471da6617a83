import re
from pathlib import Path

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from tests.guards import faults_of
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui import gallery

EVIL = '"><script>alert(1)</script>'
SHOWING = {
    "badge": '<c-badge tone="due">{{ evil }}</c-badge>',
    "breadcrumbs": '<c-breadcrumbs :items="pairs" />',
    "button": '<c-button href="{{ evil }}" icon="home">{{ evil }}</c-button>',
    "card": '<c-card title="{{ evil }}" note="{{ evil }}">x</c-card>',
    "cell": '<c-cells :title="evil"><c-cell title="{{ evil }}" :note="evil" href="/x" :value="evil" /></c-cells>',
    "confirm": '<c-confirm label="{{ evil }}" text="{{ evil }}" action="/x" />',
    "empty": '<c-empty drawing="tea" title="{{ evil }}" :text="evil" />',
    "facts": '<c-facts :items="pairs" />',
    "figure": '<c-figure :label="evil" :value="evil" :unit="evil" :note="evil" />',
    "notice": '<c-notice tone="late" :title="evil">x</c-notice>',
    "page-head": '<c-page-head :title="evil" :sub="evil" />',
    "person": '<c-person :name="evil" :note="evil" />',
    "seal": '<c-seal :text="evil" />',
    "tabs": '<c-tabs :items="pairs" />',
    "timeline": '<c-timeline :items="pairs" />',
    "chart": '<c-chart kind="bar" :data="chart" :label="evil" />',
}


def render(markup: str, **values: object) -> str:
    """A piece of template with components, rendered as in a page."""
    request = RequestFactory().get("/ui/?q=x")
    request.actor = Actor()
    request._messages = CookieStorage(request)
    return engines["django"].from_string(CottonCompiler().process(markup)).render(values, request)


@pytest.mark.parametrize("name", sorted(SHOWING))
def test_what_people_wrote_is_shown_and_never_run(name):
    chart = {"labels": [EVIL], "series": [{"name": EVIL, "values": [1]}]}
    html = render(SHOWING[name], evil=EVIL, pairs=[[EVIL, EVIL]], chart=chart)
    assert "<script>alert" not in html
    assert "alert(1)" in html or name == "seal"
    assert faults_of(html) == []


def test_a_button_without_address_is_a_button_and_takes_a_class():
    html = render('<c-button variant="primary" class="wide" name="go" value="1">打卡</c-button>')
    assert re.sub(r"\s+", " ", html).strip() == (
        '<button class="button primary wide" type="submit" name="go" value="1" ><span>打卡</span></button>'
    )


def test_a_disabled_link_cannot_be_followed():
    html = render('<c-button href="/x" disabled="yes">开</c-button>')
    assert ("href" in html, "disabled" in html) == (False, True)


def test_an_unknown_icon_draws_an_empty_square():
    assert "M7 7h10v10H7z" in render('<c-icon name="no-such-icon" />')


def test_a_ring_without_a_total_is_empty():
    assert "ring-fill" not in render('<c-ring value="3" total="0" />')


def test_the_gallery_describes_every_component_and_declares_a_class():
    found = gallery.components()
    assert sorted(found) == sorted(gallery.PURPOSES)
    assert [
        name
        for name, one in found.items()
        if name not in {"icon", "specimen"} and ("class", "") not in one.attributes
    ] == []


def test_the_gallery_shows_every_component():
    parts = "".join(p.read_text("utf-8") for p in Path(gallery.FOLDER.parent / "ui" / "gallery").glob("_*.html"))
    assert [name for name in gallery.PURPOSES if f"components.{name}" not in parts] == []


def test_the_pager_keeps_the_search():
    from django.core.paginator import Paginator

    html = render('<c-pager :page="page" />', page=Paginator(range(100), 25).page(2))
    assert 'href="?q=x&amp;page=3"' in html
