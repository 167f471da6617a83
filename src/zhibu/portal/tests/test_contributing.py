"""Articles begun outside the editor: from the phone with a photo, from Word and WPS."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image
from pytest_django.asserts import assertContains, assertRedirects

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id
from zhibu.portal.actions.contributing import carry_out_wishes
from zhibu.portal.models import ArticlePage, ColumnPage, Contribution, Picture
from zhibu.portal.reviewing import looking
from zhibu.portal.reviewing.docx import html_of
from zhibu.portal.rules.pasting import cleaned
from zhibu.portal.tests.factories import make_site

pytestmark = pytest.mark.django_db
FRAGMENTS = Path(__file__).parent / "fragments"


@pytest.fixture
def site(zone, at):
    make_site(zone.committee, "ruanjianyuan")
    return make_site(zone.branch, "yunchuang")


def photo():
    """A photo as a phone takes it: with the place and the camera in it, and turned."""
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Phone Maker", 6
    exif.get_ifd(0x8825)[2] = (34.0, 13.0, 30.0)
    Image.new("RGB", (60, 40), "red").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_2031.jpg", made.getvalue(), content_type="image/jpeg")


def form(site, **fields):
    column = ColumnPage.objects.get(site=site, kind="news")
    return {
        "token": str(new_id()), "title": "主题党日走进社区",
        "text": "周六上午，九名党员到社区。\n\n他们修好了三台电扇。", "column": str(column.pk), "shows": "", **fields,
    }  # fmt: skip


def contribute(person, data, **files):
    return person.client.post(reverse("articles:contribute"), {**data, **files})


def test_three_fields_make_a_draft_of_the_own_site(site, secretary):
    assertContains(secretary.client.get(reverse("articles:contribute")), "要闻")
    response = contribute(secretary, form(site))
    article = ArticlePage.objects.get()
    assertRedirects(response, reverse("articles:piece", args=[article.public_id]))
    assert (article.live, article.site, article.owner_id) == (False, site, secretary.account.pk)
    assert [str(block.value) for block in article.body] == [
        "<p>周六上午，九名党员到社区。</p><p>他们修好了三台电扇。</p>"
    ]
    assert Entry.objects.get(action="article.contributed").object_id == article.public_id


def test_a_photo_is_drawn_anew_without_place_and_camera(site, secretary):
    contribute(secretary, form(site, shows="九名党员修电扇"), photo=photo())
    picture = Picture.objects.get()
    with Image.open(picture.file.path) as kept:
        assert (dict(kept.getexif()), kept.size) == ({}, (40, 60))
    words = (picture.description, picture.source, picture.scope_path)
    assert words == ("九名党员修电扇", secretary.account.name, site.scope_path)
    article = ArticlePage.objects.get()
    block = article.body[1]
    assert (block.block_type, block.value["image"], block.value["alt"]) == ("picture", picture, "九名党员修电扇")
    assert article.cover == picture


def test_the_same_form_twice_makes_one_draft(site, secretary):
    data = form(site, shows="九名党员")
    for _ in range(2):
        contribute(secretary, data, photo=photo())
    assert (ArticlePage.objects.count(), Picture.objects.count()) == (1, 1)


def test_another_persons_form_is_not_taken_over(site, secretary, office):
    data = form(site)
    contribute(secretary, data)
    assert contribute(office, data).status_code in {404, 422}
    assert ArticlePage.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ({"title": ""}, {}),
        ({"text": ""}, {}),
        ({"shows": ""}, {"photo": "photo"}),
        ({"shows": "会场"}, {"photo": "text"}),
        ({"column": "999999"}, {}),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(site, secretary, fields, files):
    made = {"photo": photo, "text": lambda: SimpleUploadedFile("a.jpg", b"no photo at all")}
    response = contribute(secretary, form(site, **fields), **{name: made[kind]() for name, kind in files.items()})
    assert (response.status_code, ArticlePage.objects.count(), Picture.objects.count()) == (422, 0, 0)


def test_nobody_writes_into_another_site(site, neighbor, member, zone):
    assert contribute(neighbor, form(site)).status_code == 422
    assert member.client.get(reverse("articles:contribute")).status_code == 403
    assert ArticlePage.objects.count() == 0


def test_without_a_site_the_page_leads_to_opening_one(zone, secretary, at):
    assertContains(secretary.client.get(reverse("articles:contribute")), reverse("sites:open"))


def test_offered_upward_if_wished_not_while_it_is_a_draft(site, secretary, at):
    contribute(secretary, form(site, offer="on"))
    article = ArticlePage.objects.get()
    assert (Contribution.objects.get().state, carry_out_wishes(at=at, article_id=article.pk)) == ("wished", 0)
    assert not Contribution.objects.exists()


def test_the_wish_is_carried_out_when_readers_see_the_article(site, secretary, at):
    contribute(secretary, form(site, offer="on"))
    article = ArticlePage.objects.get()
    article.get_latest_revision().publish(skip_permission_checks=True)
    run_due_jobs()
    offered = Contribution.objects.get()
    assert (offered.to_site.slug, offered.state, offered.by_id) == ("ruanjianyuan", "offered", secretary.account.pk)
    assert carry_out_wishes(at=at, article_id=article.pk) == 0


def paste(person, site, **fields):
    column = ColumnPage.objects.get(site=site, kind="notices")
    data = {"token": str(new_id()), "title": "会议通知", "column": str(column.pk), **fields}
    return person.client.post(reverse("articles:paste"), data)


def test_what_word_puts_on_the_clipboard_becomes_a_clean_draft(site, secretary):
    parts = [(FRAGMENTS / name).read_text(encoding="utf-8") for name in ("word.html", "table.html")]
    paste(secretary, site, html="".join([*parts, "<blockquote>引文</blockquote>"]))
    article = ArticlePage.objects.get()
    assert [block.block_type for block in article.body] == ["paragraph", "table", "quotation"]
    text = str(article.body[0].value)
    assert ("mso" in text, "<b>11月</b>" in text, "<li>带好学习笔记</li>" in text) == (False, True, True)
    table = article.body[1].value
    assert ([c["heading"] for c in table.columns], [[cell.value for cell in row] for row in table.rows]) == (
        ["时间", "地点"], [["周四19:30 开始", "三楼 会议室"]],
    )  # fmt: skip
    page = secretary.client.get(reverse("articles:piece", args=[article.public_id]))
    assert page.status_code == 200


def test_plain_text_becomes_paragraphs(site, secretary):
    paste(secretary, site, html="第一段\n第二段 1 < 2")
    (block,) = ArticlePage.objects.get().body
    assert str(block.value) == "<p>第一段</p><p>第二段 1 &lt; 2</p>"


def word_file():
    document = Document()
    document.add_heading("一、会议议题", level=1)
    line = document.add_paragraph("请")
    line.add_run("准时").bold = True
    line.add_run("到会")
    document.add_paragraph("带好笔记", style="List Bullet")
    document.add_paragraph("提前签到", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, [("时间", "地点"), ("周四", "三楼")], strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    made = BytesIO()
    document.save(made)
    made.seek(0)
    return made


def test_a_word_file_reads_like_what_word_would_paste():
    assert cleaned(html_of(word_file())[0]) == (
        "<h2>一、会议议题</h2><p>请<strong>准时</strong>到会</p><ul><li>带好笔记</li></ul><ol><li>提前签到</li></ol>"
        "<p>时间　地点</p><p>周四　三楼</p>"
    )


def test_a_word_file_becomes_a_draft_and_another_file_does_not(site, secretary):
    bad = paste(secretary, site, file=SimpleUploadedFile("a.docx", b"MZ not a paper"))
    assert (bad.status_code, ArticlePage.objects.count()) == (422, 0)
    paste(secretary, site, file=SimpleUploadedFile("通知.docx", word_file().read()))
    assert [block.block_type for block in ArticlePage.objects.get().body] == ["paragraph", "table"]
    assert paste(secretary, site).status_code == 422


def word_file_with_pictures():
    data = BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    document = Document()
    document.add_paragraph("会前")
    document.add_picture(BytesIO(data.getvalue()))
    document.add_paragraph("会后")
    document.add_table(1, 2).cell(0, 0).paragraphs[0].add_run("格").add_picture(BytesIO(data.getvalue()))
    out = BytesIO()
    document.save(out)
    return SimpleUploadedFile("word.docx", out.getvalue())


def test_pictures_of_a_word_file_come_along_and_ask_for_words(site, secretary, neighbor):
    response = paste(secretary, site, file=word_file_with_pictures())
    article = ArticlePage.objects.get()
    assertRedirects(response, reverse("articles:pictures", args=[article.public_id]))
    kinds = [block.block_type for block in article.body]
    assert kinds == ["paragraph", "picture", "paragraph", "table", "picture"]
    assert Picture.objects.filter(scope_path=site.scope_path, description="", source="").count() == 2
    findings = looking.findings_of(article, article.scope_path, on=clock.today())
    assert [str(one.kind) for one in findings] == ["no_alt", "no_source"] * 2
    url = reverse("articles:pictures", args=[article.public_id])
    words = {f"body.{n}-{name}": name for n in (2, 5) for name in ("alt", "source")}
    assert neighbor.client.post(url, words).status_code == 404
    assertRedirects(secretary.client.post(url, words), reverse("articles:piece", args=[article.public_id]))
    latest = ArticlePage.objects.get().get_latest_revision_as_object()
    assert looking.findings_of(latest, article.scope_path, on=clock.today()) == []
    versions = latest.revisions.count()
    secretary.client.post(url, words)
    assert latest.revisions.count() == versions
    assertContains(secretary.client.get(url), 'value="alt"', 2)


def test_a_picture_on_the_clipboard_comes_along_and_others_are_counted(site, secretary):
    data = BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")
    inside = f"data:image/png;base64,{b64encode(data.getvalue()).decode()}"
    broken = "data:image/png;base64,AAAA"
    html = f'<p>一</p><p><img src="{inside}"></p><img src="{broken}"><p>二<img src="file:///C:/a.png"></p>'
    response = paste(secretary, site, html=html)
    assert [block.block_type for block in ArticlePage.objects.get().body] == ["paragraph", "picture", "paragraph"]
    assert [str(one) for one in get_messages(response.wsgi_request)][1:] == [
        "有 2 张图片没有带过来，请在编辑器里添加，并写明说明和来源。"
    ]
