"""The desk of articles: list, piece, seats, terms, reads. Who sees what, and how many queries it takes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock
from zhibu.portal.actions import reviews as actions
from zhibu.portal.models import ReadCount, ReviewSeat, SitePage, Term
from zhibu.portal.tests.desk_things import ask_reviews, body, desk_of, draft_of, fresh, paragraph, seat, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone, at):
    return desk_of(zone)


@pytest.fixture
def draft(desk, secretary):
    return draft_of(desk.site, secretary)


def url(name, *args, **query):
    words = {"public_id": "public_id"}
    found = reverse(f"articles:{name}", args=[getattr(a, words["public_id"], getattr(a, "pk", a)) for a in args])
    return found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def post(person, name, article, **data):
    return person.client.post(url(name, article), data)


def test_the_whole_way_on_the_desk(desk, draft, secretary):
    assertContains(secretary.client.get(url("piece", draft)), url("send_in", draft))
    assertRedirects(post(secretary, "send_in", draft), url("piece", draft))
    assertContains(desk.first.client.get(url("waiting")), draft.title)
    assertContains(desk.first.client.get(url("piece", draft)), url("approve", draft))
    assertRedirects(post(desk.first, "approve", draft, step="first", comment="很好"), url("waiting"))
    assertRedirects(post(desk.second, "send_back", draft, step="second", comment="时间写错了"), url("waiting"))
    page = secretary.client.get(url("piece", draft))
    assertContains(page, "时间写错了")
    assertContains(page, url("send_in", draft))


def test_returning_without_a_reason_is_asked_again(desk, draft, secretary):
    post(secretary, "send_in", draft)
    response = post(desk.first, "send_back", draft, step="first", comment="")
    assert (response.status_code, fresh(draft).workflow_in_progress) == (422, True)


def test_findings_are_shown_masked_and_keep_the_piece_back(desk, secretary):
    article = draft_of(desk.site, secretary, body=body(paragraph("<p>证号610113198505200022，电话13912345678</p>")))
    page = secretary.client.get(url("piece", article))
    assertContains(page, "610***********0022")
    assertContains(page, "139****5678")
    assertNotContains(page, "198505200022")
    response = post(secretary, "send_in", article)
    assertContains(response, "610***********0022", status_code=422)


def test_withdrawing_and_recalling_on_the_desk(desk, draft, secretary):
    ask_reviews(desk.site, "0")
    fresh(draft).get_latest_revision().publish(skip_permission_checks=True)
    assertContains(secretary.client.get(url("piece", draft)), url("withdraw", draft))
    assert post(secretary, "withdraw", draft, reason="").status_code == 422
    assertRedirects(post(secretary, "withdraw", draft, reason="数字有误"), url("piece", draft))
    assertContains(secretary.client.get(url("piece", draft)), "数字有误")
    ask_reviews(desk.site, "3")
    post(secretary, "send_in", draft)
    assertRedirects(post(secretary, "recall", draft), url("piece", draft))


def test_strangers_find_nothing(desk, draft, neighbor, stranger, member):
    for person in (neighbor, stranger, member):
        assert person.client.get(url("piece", draft)).status_code == 404
        for name in ("send_in", "approve", "send_back", "recall", "withdraw"):
            data = {"step": "first", "comment": "不", "reason": "不"}
            assert post(person, name, draft, **data).status_code == 404
        assertNotContains(person.client.get(url("list")), draft.title, status_code=200 if person is neighbor else 403)


def test_the_engines_own_pages_give_others_nothing(desk, draft, secretary, neighbor, stranger):
    post(secretary, "send_in", draft)
    state = fresh(draft).current_workflow_task_state
    names = ("edit", "view_draft", "history", "workflow_history", "preview_on_edit", "usage")
    pages = [reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]) for name in names]
    pages += [
        reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]),
        reverse("wagtailadmin_pages:collect_workflow_action_data", args=[draft.pk, "reject", state.pk]),
        reverse("wagtailadmin_pages:workflow_preview", args=[draft.pk, state.task_id]),
    ]
    for person in (neighbor, stranger):
        for page in pages:
            got = person.client.get(page)
            assert got.status_code in {302, 403, 404}, page
            assert draft.title not in got.content.decode(), page
    approve = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    for person in (neighbor, stranger, secretary, desk.second):
        assert person.client.post(approve).status_code in {302, 403, 404}
    assert fresh(draft).current_workflow_task_state.pk == state.pk


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(desk, secretary, rows, django_assert_num_queries):
    for number in range(rows):
        post(secretary, "send_in", draft_of(desk.site, secretary, f"第{number}篇"))
    client = secretary.client
    client.get(url("list"))
    with django_assert_num_queries(11):
        assertContains(client.get(url("list")), "第0篇")


def test_filters_find_each_stage(desk, secretary, at):
    pieces = {
        name: draft_of(desk.site, secretary, f"{name}字稿") for name in ("草", "审", "退", "发", "改", "撤", "定")
    }
    for name in ("审", "退"):
        post(secretary, "send_in", pieces[name])
    actions.send_back(actor=desk.first.actor, at=at, article_id=pieces["退"].public_id, step="first", reason="改")
    for name in ("发", "改", "撤"):
        fresh(pieces[name]).get_latest_revision().publish(skip_permission_checks=True)
    write(pieces["改"], secretary, lead="新的一句")
    actions.withdraw(actor=secretary.actor, at=at, article_id=pieces["撤"].public_id, reason="错")
    later = write(pieces["定"], secretary, go_live_at=clock.now() + timedelta(days=400))
    later.get_latest_revision().publish(skip_permission_checks=True)
    names = ["draft", "in_review", "returned", "published", "changed", "withdrawn", "scheduled"]
    stages = dict(zip(names, pieces, strict=True))
    client = secretary.client
    for stage, name in stages.items():
        found = client.get(url("list", stage=stage)).content.decode()
        assert [one for one in pieces if f">{one}字稿<" in found] == [name], stage
    assertContains(client.get(url("list", q="草", kind="news")), "草字稿")
    assertNotContains(client.get(url("list", kind="study")), "草字稿<")


def test_the_list_as_a_file_is_on_record(desk, draft, secretary, member, tmp_path):
    assert member.client.post(url("export")).status_code == 403
    response = secretary.client.post(url("export"), {"q": "主题"})
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    rows = list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))
    assert (len(rows), rows[1][0]) == (2, draft.title)
    assert Entry.objects.filter(action="article.listed", actor_id=secretary.account.pk).count() == 1


def test_seats_are_set_by_whoever_sets_the_site(desk, zone, secretary, office, neighbor, member):
    page = url("reviews", zone.branch.pk)
    assert (neighbor.client.get(page).status_code, member.client.get(page).status_code) == (404, 404)
    assertContains(office.client.get(page), "初审人")
    assertContains(secretary.client.get(page + "?q=周晓"), "周晓禾")
    data = {"step": "first", "account": str(member.account.pk)}
    for _ in range(2):
        assertRedirects(secretary.client.post(url("seat", zone.branch.pk), data), page)
    held = ReviewSeat.objects.get(account_id=member.account.pk)
    assert neighbor.client.post(url("unseat", held)).status_code == 404
    assertRedirects(secretary.client.post(url("unseat", held)), page)
    assert not ReviewSeat.objects.filter(account_id=member.account.pk).exists()
    deeds = Entry.objects.filter(action__startswith="site.").order_by("at", "id").values_list("action", flat=True)
    assert list(deeds)[-2:] == ["site.seated", "site.unseated"]


def test_nobody_from_elsewhere_is_seated(desk, zone, secretary, stranger, neighbor):
    for person in (stranger, neighbor):
        data = {"step": "first", "account": str(person.account.pk)}
        assert secretary.client.post(url("seat", zone.branch.pk), data).status_code == 404
    assertNotContains(secretary.client.get(url("reviews", zone.branch.pk) + "?q=顾"), "顾盼")


def test_a_deputy_is_named_for_days(desk, zone, secretary, member, stranger):
    held = ReviewSeat.objects.get(step="first")
    chosen = url("deputy", held) + f"?deputy={member.account.pk}"
    assertContains(secretary.client.get(chosen), "周晓禾")
    days = {"since": "2026-11-18", "until": "2026-11-20"}
    wrong = [{"since": "2026-11-20", "until": "2026-11-18"}, {"since": "", "until": ""}]
    for some in wrong:
        response = secretary.client.post(url("set_deputy", held), {"deputy": str(member.account.pk), **some})
        assert response.status_code == 422
    elsewhere = secretary.client.post(url("set_deputy", held), {"deputy": str(stranger.account.pk), **days})
    assert elsewhere.status_code == 404
    secretary.client.post(url("set_deputy", held), {"deputy": str(member.account.pk), **days})
    held.refresh_from_db()
    assert (held.deputy_id, held.deputy_from.isoformat()) == (member.account.pk, "2026-11-18")
    secretary.client.post(url("set_deputy", held), {"deputy": str(member.account.pk), "end": "1", **days})
    held.refresh_from_db()
    assert (held.deputy_id, held.deputy_until) == (None, None)


def test_how_many_reviews_is_set_and_shown_as_inherited(desk, zone, secretary, office):
    page = url("reviews", zone.branch.pk)
    assertRedirects(secretary.client.post(page, {"reviews": "", "days": ""}), page)
    office.client.post(url("reviews", zone.committee.pk), {"reviews": "1", "days": "5"})
    site = SitePage.objects.get(pk=desk.site.pk)
    assert (site.reviews, site.review_days) == ("", None)
    assertContains(secretary.client.get(page), desk.above.title)
    assert secretary.client.post(page, {"reviews": "2", "days": ""}).status_code == 422


def test_a_seat_that_ends_hands_its_pieces_to_those_above(desk, draft, secretary, office):
    seat(desk.above, "first", office)
    post(secretary, "send_in", draft)
    assert post(office, "approve", draft, step="first").status_code == 403
    secretary.client.post(url("unseat", ReviewSeat.objects.get(site=desk.site, step="first")))
    assertContains(office.client.get(url("waiting")), draft.title)
    assertRedirects(post(office, "approve", draft, step="first"), url("waiting"))


def test_terms_are_kept_by_whoever_publishes(desk, zone, secretary, neighbor, office):
    data = {"site": str(zone.branch.pk), "wrong": "三会一客", "right": "三会一课", "why": "制度名称"}
    assertRedirects(secretary.client.post(url("enter_term"), data), url("terms"))
    assert secretary.client.post(url("enter_term"), data).status_code == 422
    assert secretary.client.post(url("enter_term"), {**data, "wrong": "三会 一课"}).status_code == 422
    assert neighbor.client.post(url("enter_term"), data).status_code == 403
    term = Term.objects.get()
    assertContains(secretary.client.get(url("terms")), "三会一课")
    assert neighbor.client.get(url("term", term)).status_code == 404
    data = {"wrong": "三会一刻", "right": "三会一课", "why": "", "must": "on"}
    assertRedirects(office.client.post(url("term", term), data), url("terms"))
    term.refresh_from_db()
    assert (term.wrong, term.must) == ("三会一刻", True)
    assertRedirects(secretary.client.post(url("drop_term", term)), url("terms"))
    assert not Term.objects.exists()


def test_terms_from_above_are_read_and_not_changed(desk, zone, secretary, office):
    term = Term.objects.create(scope_path=zone.committee.path, wrong="帐号", right="账号")
    assertContains(secretary.client.get(url("terms")), "账号")
    assert secretary.client.get(url("term", term)).status_code == 403
    assert office.client.get(url("term", term)).status_code == 200


def test_a_term_that_must_be_corrected_keeps_a_piece_back(desk, draft, zone, secretary):
    Term.objects.create(scope_path=zone.committee.path, wrong="主题党曰", right="主题党日", must=True)
    article = draft_of(desk.site, secretary, "开展主题党曰")
    assertContains(post(secretary, "send_in", article), "主题党日", status_code=422)


def test_reads_by_site_and_day(desk, draft, zone, secretary, neighbor, office, member):
    today = clock.today()
    for days_ago, count in ((0, 5), (1, 2), (40, 9)):
        day = today - timedelta(days=days_ago)
        ReadCount.objects.create(article=draft, site=desk.site, day=day, count=count)
    assert member.client.get(url("reads")).status_code == 403
    assertContains(secretary.client.get(url("reads")), desk.site.title)
    assertNotContains(neighbor.client.get(url("reads")), desk.site.title)
    page = office.client.get(url("site_reads", zone.branch.pk, days=7))
    assert (page.context["reads"].total, len(page.context["reads"].days)) == (7, 7)
    assertContains(page, draft.title)
    assert neighbor.client.get(url("site_reads", zone.branch.pk)).status_code == 404
    assertContains(secretary.client.get(url("piece", draft)), "16")


def test_todos_stand_on_the_homes(desk, draft, secretary, zone):
    from zhibu.foundation.ui.todos import todos_of

    post(secretary, "send_in", draft)
    now = clock.now()
    (todo,) = [one for one in todos_of(desk.first.actor, now) if one.url == url("piece", draft)]
    assert (todo.icon, todo.tone) == ("list-check", "act")
    assert not [one for one in todos_of(desk.second.actor, now) if one.url == url("piece", draft)]
    (late,) = [one for one in todos_of(desk.first.actor, now + timedelta(days=4)) if one.url == url("piece", draft)]
    assert late.tone == "late"
    post(desk.first, "send_back", draft, step="first", comment="时间写错了")
    (back,) = [one for one in todos_of(secretary.actor, now) if one.url == url("piece", draft)]
    assert (back.tone, back.note) == ("due", "时间写错了")


def test_a_reviewer_without_any_grant_has_a_desk(desk, draft, secretary, zone):
    plain = enroll(zone.branch, "无职者")
    assert plain.client.get(url("list")).status_code == 403
    assert desk.first.client.get(url("list")).status_code == 200
    assert desk.first.client.get(url("terms")).status_code == 403
