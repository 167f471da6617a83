"""One original on many sites: given below, taken over, followed, offered upward; corrected and withdrawn at once."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.portal.actions import offering, refusing, sharing
from zhibu.portal.models import ArticlePage, Push, Refusal, Use
from zhibu.portal.queries.sharing import usage_of
from zhibu.portal.tests.factories import make_article, make_site


@pytest.fixture
def sites(zone):
    """Sites of zone, committee, branch here, branch next door, branch far away."""
    return [
        make_site(one, slug)
        for one, slug in (
            (zone.root, "zone"), (zone.committee, "committee"), (zone.branch, "here"), (zone.branch_next, "next"),
            (zone.branch_far, "far"),
        )
    ]  # fmt: skip


def seen_on(title):
    """The sites whose news show the title to somebody who just comes by."""
    slugs = ("zone", "committee", "here", "next", "far")
    return [slug for slug in slugs if title in Client().get(f"/s/{slug}/news/").content.decode()]


def push(office, article, scope, at):
    return sharing.push_down(
        actor=office.actor, at=at, article_id=article.pk, scope_path=scope.path, column_kind="news"
    )


def test_an_article_given_below_is_seen_below_and_nowhere_else(zone, sites, office, at):
    article = make_article(sites[1])
    push(office, article, zone.committee, at)
    assert seen_on(article.title) == ["committee", "here", "next"]
    assert Push.objects.count() == 1


def test_a_site_opened_later_shows_it_too(zone, office, at):
    article = make_article(make_site(zone.committee, "committee"))
    push(office, article, zone.committee, at)
    make_site(zone.branch, "here")
    assert article.title in Client().get("/s/here/news/").content.decode()


def test_a_correction_and_a_withdrawal_are_everywhere_at_once(zone, sites, office, at):
    article = make_article(sites[1])
    push(office, article, zone.committee, at)
    assert seen_on(article.title) == ["committee", "here", "next"]
    article.title = "更正后的题目"
    article.save_revision().publish()
    assert (seen_on("支部开展主题党日"), seen_on("更正后的题目")) == ([], ["committee", "here", "next"])
    page = f"/s/here/a/{article.public_id}/"
    assert Client().get(page).status_code == 200
    ArticlePage.objects.get(pk=article.pk).unpublish()
    assert (seen_on("更正后的题目"), Client().get(page).status_code) == ([], 404)


def test_taken_back_it_is_gone_with_the_reason_kept(zone, sites, office, at):
    article = make_article(sites[1])
    given = push(office, article, zone.committee, at)
    with pytest.raises(Refused, match="reason"):
        sharing.end_push(actor=office.actor, at=at, push_id=given.pk, reason=" ")
    ended = sharing.end_push(actor=office.actor, at=at, push_id=given.pk, reason="已有新规定")
    assert (seen_on(article.title), ended.end_reason) == (["committee"], "已有新规定")


def refuse(person, article, site, at, reason="与本级不符"):
    return refusing.refuse_given(
        actor=person.actor, at=at, public_id=article.public_id, organization_id=site.organization_id, reason=reason
    )


def test_a_site_refuses_what_need_not_be_shown_and_its_source_reads_why(zone, sites, office, secretary, neighbor, at):
    article = make_article(sites[1])
    with pytest.raises(Refused, match="not-given"):
        refuse(secretary, article, sites[2], at)
    push(office, article, zone.committee, at)
    with pytest.raises(NotFound):
        refuse(neighbor, article, sites[2], at)
    with pytest.raises(Refused, match="reason"):
        refuse(secretary, article, sites[2], at, reason=" ")
    assert refuse(secretary, article, sites[2], at) == refuse(secretary, article, sites[2], at)
    assert seen_on(article.title) == ["committee", "next"]
    assert Client().get(f"/s/here/a/{article.public_id}/").status_code == 302
    usage = usage_of(article)
    assert ([row.reason for row in usage.refusals], usage.sites) == (["与本级不符"], 1)
    assert list(Notice.objects.values_list("account_id", "kind")) == [(office.account.pk, "article.refused")]
    refusing.show_again(
        actor=secretary.actor, at=at, public_id=article.public_id, organization_id=zone.branch.pk
    )  # fmt: skip
    assert seen_on(article.title) == ["committee", "here", "next"]


def test_what_must_be_shown_nobody_refuses(zone, sites, office, secretary, at):
    article = make_article(sites[1])
    push(office, article, zone.committee, at)
    refuse(secretary, article, sites[2], at)
    given = sharing.push_down(
        actor=office.actor, at=at, article_id=article.pk, scope_path=zone.committee.path, column_kind="news",
        is_must=True,
    )  # fmt: skip
    assert (Push.objects.get(), given.is_must, usage_of(article).refusals) == (given, True, [])
    assert seen_on(article.title) == ["committee", "here", "next"]
    Refusal.objects.all().delete()
    with pytest.raises(Refused, match="must"):
        refuse(secretary, article, sites[2], at)


def test_refusing_on_the_page_of_what_comes_from_others(zone, sites, office, secretary, at):
    article = make_article(sites[1])
    push(office, article, zone.committee, at)
    page = reverse("sites:abroad", args=[zone.branch.pk])
    client = secretary.client
    url = reverse("sites:refuse", args=[zone.branch.pk, article.public_id])
    assertContains(client.get(page), url)
    client.post(url, {"reason": "与本级不符"})
    again = reverse("sites:show_again", args=[zone.branch.pk, article.public_id])
    assertContains(client.get(page), "与本级不符")
    assertContains(client.get(page), again)
    assertContains(office.client.get(reverse("sites:article", args=[article.public_id])), "与本级不符")
    client.post(again)
    assert not Refusal.objects.exists()


def test_giving_twice_is_giving_once(zone, sites, office, at):
    article = make_article(sites[1])
    assert push(office, article, zone.branch, at) == push(office, article, zone.branch, at)


def test_nobody_gives_what_is_not_theirs_to_give(zone, sites, office, secretary, neighbor, at):
    article = make_article(sites[2])
    with pytest.raises(NotFound):
        push(neighbor, article, zone.branch_next, at)
    with pytest.raises(Forbidden):
        push(secretary, article, zone.branch, at)
    with pytest.raises(Refused, match="not-below"):
        push(office, article, zone.committee, at)


def test_an_article_taken_over_has_one_original(zone, sites, neighbor, secretary, at):
    article = make_article(sites[2])
    sharing.take_over(
        actor=neighbor.actor, at=at, public_id=article.public_id, organization_id=zone.branch_next.pk,
        column_kind="news",
    )  # fmt: skip
    page = Client().get(f"/s/next/a/{article.public_id}/").content.decode()
    assert (seen_on(article.title), ArticlePage.objects.count()) == (["here", "next"], 1)
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/s/here/news/{article.slug}/">' in page
    assert [row.site for row in usage_of(article).uses] == [sites[3].title]


def test_let_go_of_it_leads_to_the_source(zone, sites, neighbor, at):
    article = make_article(sites[2])
    use = sharing.take_over(
        actor=neighbor.actor, at=at, public_id=article.public_id, organization_id=zone.branch_next.pk,
        column_kind="news",
    )  # fmt: skip
    sharing.let_go(actor=neighbor.actor, at=at, use_id=use.pk)
    response = Client().get(f"/s/next/a/{article.public_id}/")
    assert (response.status_code, response["Location"]) == (302, f"/s/here/news/{article.slug}/")


def test_a_followed_column_fills_by_itself(zone, sites, neighbor, at):
    sharing.subscribe_to(
        actor=neighbor.actor, at=at, organization_id=zone.branch_next.pk, column_kind="news", source_id=sites[2].pk,
        source_kind="study",
    )  # fmt: skip
    article = make_article(sites[2], "学习体会", kind="study")
    assert seen_on(article.title) == ["next"]


def test_a_foreword_stands_before_the_article_and_changes_no_letter(zone, sites, office, secretary, at):
    article = make_article(sites[1])
    with pytest.raises(Forbidden):
        sharing.write_foreword(
            actor=secretary.actor, at=at, public_id=article.public_id, organization_id=zone.branch.pk, text="请读"
        )
    push(office, article, zone.committee, at)
    sharing.write_foreword(
        actor=secretary.actor,
        at=at,
        public_id=article.public_id,
        organization_id=zone.branch.pk,
        text="请本支部党员先读",
    )
    texts = [Client().get(f"/s/{s}/a/{article.public_id}/").content.decode() for s in ("here", "next")]
    assert ["请本支部党员先读" in text for text in texts] == [True, False]


def test_a_contribution_is_decided_above(zone, sites, secretary, office, neighbor, at):
    article = make_article(sites[2])
    row = offering.offer(actor=secretary.actor, at=at, article_id=article.pk, to_site_id=sites[1].pk)
    with pytest.raises(NotFound):
        offering.accept(actor=neighbor.actor, at=at, contribution_id=row.pk, column_kind="news")
    offering.accept(actor=office.actor, at=at, contribution_id=row.pk, column_kind="news")
    again = offering.accept(actor=office.actor, at=at, contribution_id=row.pk, column_kind="news")
    assert (seen_on(article.title), again.state, Use.objects.count()) == (["committee", "here"], "accepted", 1)


def test_declining_takes_a_reason(zone, sites, secretary, office, at):
    article = make_article(sites[2])
    row = offering.offer(actor=secretary.actor, at=at, article_id=article.pk, to_site_id=sites[1].pk)
    with pytest.raises(Refused, match="reason"):
        offering.decline(actor=office.actor, at=at, contribution_id=row.pk, reason="")
    assert offering.decline(actor=office.actor, at=at, contribution_id=row.pk, reason="篇幅过长").reason == "篇幅过长"


def test_pages_of_sharing(zone, sites, secretary, office, neighbor, stranger):
    article = make_article(sites[2])
    page = f"/sites/articles/{article.public_id}/"
    for person in (secretary, office, neighbor):
        assert person.client.get(page).status_code == 200
    assert stranger.client.get(page).status_code == 404
    draft = make_article(sites[2], "草稿", live=False)
    hidden = neighbor.client.get(f"/sites/articles/{draft.public_id}/").status_code
    assert (hidden, secretary.client.get(f"/sites/articles/{draft.public_id}/").status_code) == (404, 200)


def test_giving_on_the_page(zone, sites, office):
    article = make_article(sites[1])
    page = f"/sites/articles/{article.public_id}/"
    sent = {"scope_path": zone.branch.path, "column_kind": "news"}
    response = office.client.post(f"{page}push/", sent, follow=True)
    assert (response.status_code, seen_on(article.title)) == (200, ["committee", "here"])
    assert clock.now() >= Push.objects.get().at
