"""Reviews from Wagtail's own editor: the same refusals as on the desk, comments by reviewers, words in Chinese."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains
from wagtail.models import Comment
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from zhibu.portal.models import ReviewState
from zhibu.portal.queries import reviews as queries
from zhibu.portal.reviewing.language import EDITOR
from zhibu.portal.tests.desk_things import ask_reviews, desk_of, draft_of, fresh
from zhibu.portal.views import scripts

pytestmark = pytest.mark.django_db
FORMATS = {"features": ["h2", "bold", "link"]}


@pytest.fixture
def desk(zone, at):
    return desk_of(zone)


@pytest.fixture
def draft(desk, secretary):
    return draft_of(desk.site, secretary)


def edit(person, article, *actions, text="<p>支部党员大会通过了年度计划。</p>", comments=(), **fields):
    data = nested_form_data(
        {
            "title": article.title, "lead": article.lead, "cover": "", "source": "", "author": "", "published_at": "",
            "body": streamfield([("paragraph", rich_text(text, **FORMATS))]), "related": streamfield([]),
            "go_live_at": "", "expire_at": "", "comments": inline_formset(list(comments)), **fields,
        }
    )  # fmt: skip
    data.update(dict.fromkeys(actions, "1"))
    return person.client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), data)


def test_the_editor_offers_to_send_in_and_not_to_publish(desk, draft, secretary):
    page = secretary.client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert ("action-submit" in page, "action-publish" in page) == (True, False)
    sizes = [size["name"] for size in draft.preview_sizes]
    assert sizes == ["mobile", "desktop"]


def test_sent_in_from_the_editor(desk, draft, secretary):
    assert edit(secretary, draft, "action-submit").status_code == 302
    state = queries.present_state(draft)
    assert (state.step, state.seat_site_id) == ("first", desk.site.pk)


def test_an_error_is_shown_in_the_editor_and_a_draft_may_hold_it(desk, draft, secretary):
    text = "<p>证号610113198505200022</p>"
    assertContains(edit(secretary, draft, "action-submit", text=text), "610***********0022")
    assert not ReviewState.objects.exists()
    assert edit(secretary, draft, text=text).status_code == 302


def test_publishing_by_a_forged_button_only_saves(desk, draft, secretary):
    edit(secretary, draft, "action-publish")
    assert not fresh(draft).live


def test_a_reviewer_comments_and_approves_in_the_editor(desk, draft, secretary):
    edit(secretary, draft, "action-submit")
    block = fresh(draft).get_latest_revision_as_object().body[0].id
    note = {"text": "这里写明日期", "contentpath": f"body.{block}", "position": "", "resolved": "", "deleted": "",
            "replies": inline_formset([])}  # fmt: skip
    body = {"body": streamfield([("paragraph", rich_text("<p>支部党员大会通过了年度计划。</p>", **FORMATS))])}
    body["body"]["0"]["id"] = block
    assert edit(desk.first, draft, comments=[note], **body).status_code == 302
    assert Comment.objects.get().text == "这里写明日期"
    state = queries.present_state(draft)
    assert not queries.hand_of(state).words_changed
    approve = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    desk.first.client.post(approve, {"comment": "好"})
    assert queries.present_state(draft).step == "second"


def test_while_it_is_reviewed_the_writer_cannot_save(desk, draft, secretary):
    edit(secretary, draft, "action-submit")
    before = fresh(draft).latest_revision_id
    edit(secretary, draft, text="<p>偷换</p>")
    assert fresh(draft).latest_revision_id == before


def preview(person, article, mode=""):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    client = person.client
    data = nested_form_data(
        {
            "title": "只在预览里", "lead": "", "cover": "", "source": "", "author": "", "published_at": "",
            "body": streamfield([("paragraph", rich_text("<p>文。</p>", **FORMATS))]), "related": streamfield([]),
            "go_live_at": "", "expire_at": "", "comments": inline_formset([]),
        }
    )  # fmt: skip
    assert client.post(url, data).json()["is_valid"]
    return client.get(url, {"in_preview_panel": "true"})


def test_the_preview_stands_in_its_frame_with_what_checks_it(desk, draft, secretary):
    ask_reviews(desk.site, "0")
    fresh(draft).get_latest_revision().publish(skip_permission_checks=True)
    address = f"/s/{desk.site.slug}/news/{draft.slug}/"
    assertContains(Client().get(address), draft.title)
    shown = preview(secretary, draft)
    assertContains(shown, "只在预览里")
    assertContains(shown, "wagtail-userbar-template")
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assertNotContains(Client().get(address), "只在预览里")


def test_whoever_has_looked_at_a_preview_still_reads_the_editors_chinese(desk, draft, secretary):
    UserProfile.get_for_user(secretary.account)
    page = secretary.client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assertContains(page, f'lang="{EDITOR}"')


def test_the_editors_scripts_speak_chinese_too(desk, secretary):
    page = secretary.client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    said = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", page, re.S)[1])
    assert [said[word] for word in ("Changes have been autosaved.", "%(num)s error")] == [
        "已自动保存。",
        ["%(num)s 处错误"],
    ]
    assert not [word for word in scripts.WORDS if said.get(word, word) == word]


def test_the_editors_words_are_its_own_and_the_house_keeps_its(desk, draft, secretary):
    with translation.override("zh-hans"):
        assert (translation.gettext("History"), translation.gettext("Confirm")) == ("沿革", "确认转正")
    with translation.override(EDITOR):
        assert (translation.gettext("History"), translation.gettext("Confirm")) == ("历史", "确认")
        assert translation.gettext("Approve") == "通过"
    page = secretary.client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assertContains(page, f'lang="{EDITOR}"')
