"""What readers see around the articles: homes in three layouts, share cards, what is near, results of a search."""

import io
import json
from datetime import date

import pytest
from PIL import Image

from zhibu.foundation.search.actions import write
from zhibu.kernel import clock
from zhibu.portal.choices import Accent, Layout
from zhibu.portal.models import SitePage
from zhibu.portal.queries import front
from zhibu.portal.queries.reading import ColumnLink, HomeColumn
from zhibu.portal.queries.shown import Line
from zhibu.portal.reading import cards
from zhibu.portal.search import KIND
from zhibu.portal.slots import HomeNote, HomePart, home_parts
from zhibu.portal.tests.factories import make_article, make_site

pytestmark = pytest.mark.django_db
COVER = object()


def _line(number, *, cover=None):
    return Line(number, None, f"第{number}篇", "", f"/s/x/{number}/", "news", clock.now(), None, "", cover)  # type: ignore[arg-type]


def _column(kind, *lines):
    return HomeColumn(ColumnLink(kind, kind, f"/s/x/{kind}/"), list(lines))


def test_the_newest_piece_with_a_picture_leads_and_stands_in_no_column_again():
    found = front.front_of([_column("news", _line(1), _line(2, cover=COVER)), _column("notices", _line(3))])
    assert found.lead.id == 2
    assert [line.id for line in found.news.lines] == [1]
    assert [line.id for line in found.notices.lines] == [3]


def test_without_any_picture_the_newest_piece_leads():
    assert front.front_of([_column("study", _line(5)), _column("news", _line(4))]).lead.id == 4


def test_notices_never_lead():
    assert front.front_of([_column("notices", _line(3, cover=COVER))]).lead is None


def test_nothing_published_is_said():
    assert front.front_of([_column("news")]).is_empty


@pytest.mark.parametrize("layout", list(Layout))
def test_each_layout_shows_lead_notices_and_columns(zone, client, layout):
    site = make_site(zone.committee, slug="here", layout=layout)
    make_article(site, "头条一篇")
    make_article(site, "要闻一篇", published_at=clock.now().replace(year=2025))
    make_article(site, "通知一篇", kind="notices")
    page = client.get("/s/here/").content.decode()
    assert [page.count(f">{title}</a>") for title in ("头条一篇", "要闻一篇", "通知一篇")] == [1, 1, 1]
    assert f'class="home {layout}"' in page


def test_a_note_of_another_context_stands_on_the_home(zone, client, monkeypatch):
    note = HomeNote("今日微课", "支部大会怎样才有效", "6 分钟", "/learning/")
    part = HomePart("test", lambda path, day: note if isinstance(day, date) else None)
    monkeypatch.setitem(home_parts._items, "test", part)
    make_site(zone.committee, slug="here")
    assert "支部大会怎样才有效" in client.get("/s/here/").content.decode()


def test_readers_get_no_cookie_on_any_page(zone, client):
    site = make_site(zone.committee, slug="here")
    article = make_article(site)
    for path in ("", "news/", f"news/{article.slug}/", "near/", "find/?q=x", "card.png", "near/places.json"):
        response = client.get(f"/s/here/{path}")
        assert (response.status_code, dict(response.cookies)) == (200, {})


def test_the_card_is_a_picture_of_the_right_size_in_the_color_of_the_site(zone, client):
    site = make_site(zone.committee, slug="here", accent=Accent.JADE)
    article = make_article(site, "一个长得要分成几行才写得下的标题，用来看它会不会从卡片里跑出去")
    response = client.get(f"/s/here/a/{article.public_id}/card.png")
    picture = Image.open(io.BytesIO(response.content)).convert("RGB")
    assert (response["Content-Type"], picture.size) == ("image/png", (cards.WIDTH, cards.HEIGHT))
    assert max(abs(a - b) for a, b in zip(picture.getpixel((100, 95)), (0x1E, 0x7A, 0x5A), strict=True)) < 12


def test_a_line_of_a_card_never_begins_with_a_closing_mark():
    lines = cards.lines_of("会前公示要满五天，票数当场公布。", cards._font(40), 320)
    assert all(line[0] not in "，。" for line in lines)
    assert "".join(lines) == "会前公示要满五天，票数当场公布。"


def test_a_card_for_what_the_site_does_not_show_is_not_found(zone, client):
    make_site(zone.committee, slug="here")
    there = make_site(zone.branch_next, slug="there")
    assert client.get(f"/s/here/a/{make_article(there).public_id}/card.png").status_code == 404


def test_near_lists_below_and_beside_and_tells_positions_of_those_who_gave_one(zone, client):
    make_site(zone.committee, slug="above", name="街道的网站")
    make_site(zone.branch, slug="here", name="这里的网站")
    make_site(zone.branch_next, slug="beside", name="旁边的网站")
    SitePage.objects.filter(slug="beside").update(latitude="34.20001", longitude="108.90001")
    page = client.get("/s/here/near/").content.decode()
    assert "旁边的网站" in page
    assert "这里的网站" in client.get("/s/above/near/").content.decode()
    places = json.loads(client.get("/s/here/near/places.json").content)
    assert places == [{"name": "旁边的网站", "url": "/s/beside/", "lat": 34.20001, "lon": 108.90001}]


def test_a_search_on_a_site_finds_what_is_published_and_nothing_else(zone, client):
    site = make_site(zone.committee, slug="here")
    shown, hidden = make_article(site, "党费怎样交"), make_article(site, "党费怎样退", live=False)
    write(KIND, [str(shown.pk), str(hidden.pk)])
    page = client.get("/s/here/find/?q=党费").content.decode()
    assert "怎样交" in page
    assert "怎样退" not in page


def test_a_search_here_leaves_out_other_sites(zone, client):
    make_site(zone.branch, slug="here")
    article = make_article(make_site(zone.branch_next, slug="there"), "党费怎样交")
    write(KIND, [str(article.pk)])
    assert "怎样交" in client.get("/s/here/find/?q=党费").content.decode()
    assert "怎样交" not in client.get("/s/here/find/?q=党费&in=here").content.decode()
