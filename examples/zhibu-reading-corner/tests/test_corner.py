"""The corner as a city would test it: rules without a database, deeds by their effects, pages with the cast."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

import zhibu_corner
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.events.registry import to_payload
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.rights.slots import Subject
from zhibu.foundation.words import extraction
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.members.events import MemberLeft
from zhibu.organizations.events import OrganizationMoved
from zhibu_corner import actions, personal_data, rules, subscribers
from zhibu_corner.models import Book, Loan

TODAY = date(2026, 11, 18)


@pytest.fixture
def book(at, zone, secretary):
    return entered(at, zone, secretary, "实践论")


def entered(at, zone, secretary, title):
    return actions.enter_book(
        actor=secretary.actor, at=at, organization_id=zone.branch.pk, title=title, author="毛泽东", request=new_id()
    )


@pytest.mark.parametrize(
    ("is_lent", "in_hand", "expected"),
    [
        (False, [], ""),
        (True, [], "lent"),
        (False, [TODAY], ""),
        (False, [TODAY - timedelta(days=1)], "overdue"),
        (False, [TODAY, TODAY], "too_many"),
    ],
)
def test_why_a_book_may_not_be_borrowed(is_lent, in_hand, expected):
    assert rules.why_not(is_lent=is_lent, in_hand=in_hand, today=TODAY, most=2) == expected


def test_a_book_is_lent_for_as_long_as_the_rule_says_and_the_deed_is_written_down(at, book, member):
    loan = actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    assert (loan.lent_on, loan.due_on, loan.member_id) == (TODAY, TODAY + timedelta(days=30), member.member.pk)
    assert Entry.objects.filter(action="corner_book.lent", object_id=book.pk).count() == 1
    assert actions.borrow(actor=member.actor, at=at, book_id=book.pk) == loan


def test_a_book_goes_to_one_person_and_to_members_of_the_branch_alone(at, book, member, secretary, neighbor, office):
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    with pytest.raises(Refused) as refused:
        actions.borrow(actor=secretary.actor, at=at, book_id=book.pk)
    assert refused.value.code == "lent"
    with pytest.raises(NotFound):
        actions.borrow(actor=neighbor.actor, at=at, book_id=book.pk)
    with pytest.raises(Forbidden):
        actions.borrow(actor=office.actor, at=at, book_id=book.pk)


def test_so_many_at_once_as_the_setting_says(at, zone, secretary, member, settings):
    assert settings.CORNER_BOOKS_AT_ONCE == 2
    for title in ("一", "二"):
        actions.borrow(actor=member.actor, at=at, book_id=entered(at, zone, secretary, title).pk)
    with pytest.raises(Refused) as refused:
        actions.borrow(actor=member.actor, at=at, book_id=entered(at, zone, secretary, "三").pk)
    assert refused.value.code == "too_many"


def test_who_has_it_or_keeps_the_shelf_notes_it_as_back(at, book, member, secretary):
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    other = Actor(account_id=new_id(), name="别人", member_id=new_id(), home_path=book.path)
    with pytest.raises(Forbidden), transaction.atomic():
        actions.bring_back(actor=other, at=at, book_id=book.pk)
    assert actions.bring_back(actor=secretary.actor, at=at, book_id=book.pk) is True
    assert actions.bring_back(actor=member.actor, at=at, book_id=book.pk) is False


def test_the_shelf_on_its_page_borrowed_from_and_brought_back(at, book, member, secretary):
    page = member.client.get("/modules/corner/", follow=True)
    assert "实践论" in page.content.decode()
    assert "上架一本书" not in page.content.decode()
    page = member.client.post(f"/modules/corner/books/{book.pk}/borrow/", follow=True)
    assert "借出至" in page.content.decode()
    secretary.client.post(f"/modules/corner/books/{book.pk}/return/")
    assert Loan.objects.get().returned_on == TODAY


def test_who_keeps_the_shelf_puts_books_on_it_and_takes_them_off(at, zone, secretary):
    url = f"/modules/corner/of/{zone.branch.pk}/enter/"
    assert secretary.client.post(url, {"title": "", "request": new_id()}).status_code == 422
    secretary.client.post(url, {"title": "矛盾论", "author": "毛泽东", "request": new_id()})
    book = Book.objects.get()
    secretary.client.post(f"/modules/corner/books/{book.pk}/out/")
    assert Book.objects.get().taken_out_at is not None


TABLE = [("member", 200, 403), ("secretary", 200, 302), ("office", 200, 302), ("neighbor", 404, 404),
         ("stranger", 404, 404), ("auditor", 404, 404)]  # fmt: skip


@pytest.mark.parametrize(("who", "seen", "entered"), TABLE)
def test_who_gets_what(who, seen, entered, at, zone, book, request):
    client = request.getfixturevalue(who).client
    assert client.get(f"/modules/corner/of/{zone.branch.pk}/").status_code == seen
    data = {"title": "矛盾论", "request": new_id()}
    assert client.post(f"/modules/corner/of/{zone.branch.pk}/enter/", data).status_code == entered


def test_the_list_costs_the_same_with_one_book_and_with_three(at, zone, secretary, member, django_assert_num_queries):
    client = member.client
    client.get(f"/modules/corner/of/{zone.branch.pk}/")
    for count in (1, 2):
        for title in range(count):
            entered(at, zone, secretary, f"{count}-{title}")
        with django_assert_num_queries(7):
            client.get(f"/modules/corner/of/{zone.branch.pk}/")


def test_the_homes_have_their_cards_and_the_overdue_is_asked_for(at, book, member, secretary):
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    assert "我借的书" in member.client.get("/me/").content.decode()
    Loan.objects.update(due_on=TODAY - timedelta(days=1))
    assert "归还《实践论》" in member.client.get("/me/").content.decode()
    assert "超期未还的图书" in secretary.client.get("/desk/").content.decode()


def test_the_shelf_moves_with_its_branch(at, book, zone):
    moved = OrganizationMoved(zone.branch.pk, zone.committee.path, zone.other_committee.path, TODAY)
    subscribers.on_moved([moved])
    subscribers.on_moved([moved])
    book.refresh_from_db()
    assert book.path == zone.other_committee.path + zone.branch.path[len(zone.committee.path) :]


def test_who_leaves_is_asked_once_for_the_books(at, book, member):
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    left = MemberLeft(member.member.pk, book.path, TODAY)
    subscribers.on_left([left])
    subscribers.on_left([left])
    assert [notice.title for notice in Notice.objects.filter(kind="corner.bring_back")] == ["请归还《实践论》"]


def test_what_is_held_on_a_person_is_told_and_let_go(at, book, member):
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    subject = Subject(member.account.pk, member.member.pk, "周晓禾", book.path)
    assert [row[0] for row in personal_data.LOANS.gather(subject).rows] == ["实践论"]
    assert personal_data.LOANS.erase(member.actor, at, subject) == 1
    assert Loan.objects.get().name == "（已删除）"


def test_programs_read_the_shelf_and_borrow_once(at, book, member, zone):
    from zhibu.foundation.api.actions.tokens import make_own_token
    from zhibu.foundation.api.tests.conftest import ALL, program

    made = make_own_token(actor=member.actor, at=at, name="脚本", scopes=ALL, days=90, request=new_id())
    client = program(made.secret)
    page = client.get(f"/api/v1/modules/corner/organizations/{zone.branch.pk}/books").json()
    assert [(row["title"], row["due_on"]) for row in page["items"]] == [("实践论", None)]
    url, key = f"/api/v1/modules/corner/books/{book.pk}/borrow", {"Idempotency-Key": "a"}
    answers = [client.post(url, content_type="application/json", headers=key) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"book_id": str(book.pk), "due_on": "2026-12-18"}] * 2
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert {"key": "corner", "title": "图书角", "version": "1.0"} in client.get("/api/v1/modules").json()


def test_the_event_may_be_sent_to_applications(at, book, member):
    from zhibu.foundation.webhooks.slots import data_of, offers

    assert "corner.book_lent" in [made.kind for made in offers()]
    actions.borrow(actor=member.actor, at=at, book_id=book.pk)
    job = Job.objects.get(name__contains="BookLent")
    assert job.payload == to_payload(zhibu_corner.events.BookLent(book.pk, book.path, clock.day_of(at)))
    assert "path" not in data_of(zhibu_corner.events.BookLent(book.pk, book.path, TODAY))


def test_every_word_has_its_chinese_and_says_nothing_otherwise_than_the_platform():
    folder = Path(zhibu_corner.__file__).parent
    assert extraction.gaps(folder) == []
    house = {}
    for context in Path(extraction.__file__).parents[2].rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        house |= {m.id: m.string for m in extraction.read(context.parents[3]) if m.id}
    own = {m.id: m.string for m in extraction.read(folder) if m.id}
    assert {word: text for word, text in own.items() if house.get(word, text) != text} == {}
