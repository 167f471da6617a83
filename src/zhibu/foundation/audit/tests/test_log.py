"""The auditor's pages: what they show, to whom, at what cost."""

from datetime import timedelta
from io import BytesIO
from itertools import chain

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit import queries, registry
from zhibu.foundation.audit.actions import record
from zhibu.foundation.audit.models import Entry

LOG = reverse("audit:log")


@pytest.fixture
def client(auditor):
    """The auditor's browser."""
    return auditor.client


@pytest.fixture
def deeds(secretary, neighbor, zone, at):
    """Four deeds, an hour apart: here, next door, of the whole site, and far away yesterday."""
    here, near, far = zone.branch.path, zone.branch_next.path, zone.branch_far.path
    told = [
        (secretary.actor, 0, "grant.given", {"scope_path": here, "detail": {"role": "reader"}}),
        (neighbor.actor, 1, "account.created", {"scope_path": near}),
        (SYSTEM, 2, "site.set_up", {}),
        (secretary.actor, 24, "account.closed", {"scope_path": far, "object_id": zone.root.pk}),
    ]
    return [
        record(actor=actor, at=at - timedelta(hours=hours), action=action, **more)
        for actor, hours, action, more in told
    ]


def shown(client, **query):
    return [line.action for line in client.get(LOG, query).context["leaf"].lines]


def test_the_newest_stands_first_and_reads_as_a_sentence(client, deeds):
    page = client.get(LOG)
    [first, *_] = page.context["leaf"].lines
    assert (first.who, first.place) == ("林知行", "云创科技党支部")
    assert "{" not in first.sentence
    assert shown(client) == ["grant.given", "account.created", "site.set_up", "account.closed"]


def test_the_log_is_filtered(client, deeds, zone, at):
    assert shown(client, who="顾盼") == ["account.created"]
    assert shown(client, who="system") == ["site.set_up"]
    assert shown(client, action="grant.given") == ["grant.given"]
    assert shown(client, place="软件园党委") == ["grant.given", "account.created"]
    assert shown(client, place="没有") == []
    assert shown(client, since="2026-11-18") == ["grant.given", "account.created", "site.set_up"]
    assert shown(client, until="2026-11-17") == ["account.closed"]
    assert shown(client, object=zone.root.pk) == ["account.closed"]
    assert len(shown(client, since="nonsense", action="nonsense", object="nonsense")) == 4


def test_an_auditor_of_a_committee_sees_its_entries_only(deeds, zone, at):
    account = AccountFactory()
    Grant.objects.create(account_id=account.pk, role=Role.AUDITOR, scope_path=zone.committee.path, starts_at=at)
    client = Client()
    client.force_login(account)
    assert shown(client) == ["grant.given", "account.created"]
    statuses = [client.get(reverse("audit:entry", args=[deed.pk])).status_code for deed in deeds]
    assert statuses == [200, 200, 404, 404]


@pytest.mark.parametrize("who", ["member", "secretary", "office", "administrator"])
def test_nobody_else_reads_the_log(request, deeds, who):
    person = request.getfixturevalue(who).client
    assert person.get(LOG).status_code == 403
    assert person.get(reverse("audit:entry", args=[deeds[0].pk])).status_code == 403
    assert person.post(reverse("audit:export")).status_code == 403


def test_one_entry_shows_all_that_it_says(client, deeds, secretary, at):
    entry = record(
        actor=SYSTEM, at=at, action="thing.done", detail={"account": str(secretary.account.pk), "number": 7}
    )
    page = client.get(reverse("audit:entry", args=[entry.pk]))
    assert page.context["details"] == [(registry.label_of("account"), "林知行"), ("number", "7")]


def test_pages_follow_each_other_without_gap_or_repetition(client, at, monkeypatch, zone):
    monkeypatch.setattr(queries, "PER_PAGE", 3)
    for number in range(8):
        record(actor=SYSTEM, at=at - timedelta(minutes=number // 3), action=f"n.{number}")
    everything = [e.action for e in Entry.objects.order_by("-at", "-id")]
    pages, cursor, leaf = [], "", None
    while leaf is None or cursor:
        leaf = client.get(LOG, {"before": cursor}).context["leaf"]
        pages.append([line.action for line in leaf.lines])
        cursor = leaf.older
    assert (list(chain(*pages)), [len(p) for p in pages]) == (everything, [3, 3, 2])
    back = client.get(LOG, {"after": leaf.newer}).context["leaf"]
    assert [line.action for line in back.lines] == pages[1]
    first = client.get(LOG, {"after": back.newer}).context["leaf"]
    assert ([line.action for line in first.lines], first.newer) == (pages[0], "")


@pytest.mark.parametrize("cursor", ["x", "2026-11-18_x", "2026-11-18T04:00:00_0", "_"])
def test_a_cursor_that_cannot_be_read_counts_as_none(client, deeds, cursor):
    assert len(shown(client, before=cursor)) == 4


@pytest.mark.parametrize("extra", [0, 2])
def test_a_page_costs_the_same_for_any_number(client, deeds, extra, at, django_assert_num_queries):
    for number in range(extra):
        record(actor=SYSTEM, at=at, action=f"n.{number}")
    with django_assert_num_queries(8):
        assert len(shown(client)) == 4 + extra


def test_an_export_is_neutralized_and_is_itself_a_deed(client, deeds, secretary, at):
    record(actor=secretary.actor, at=at + timedelta(minutes=1), action="=cmd()", detail={"x": "=1+1"})
    response = client.post(reverse("audit:export"), {"who": "林知行", "format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert [row[4].value.lstrip("'") for row in sheet.iter_rows(min_row=2)] == [
        "=cmd()",
        "grant.given",
        "account.closed",
    ]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    csv = b"".join(client.post(reverse("audit:export"), {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert ",=cmd()" not in csv
    taken = Entry.objects.filter(action="audit.exported").order_by("id")
    assert [e.detail for e in taken] == [{"kind": "xlsx", "who": "林知行"}, {"kind": "csv"}]


def test_taking_the_log_along_needs_a_post(client, deeds):
    assert client.get(reverse("audit:export")).status_code == 405


def test_a_deed_is_described_once_and_blanks_never_break_it(monkeypatch):
    monkeypatch.setattr(registry, "_descriptions", {})
    registry.describe("tea.made", "made {cups} cups of {kind} tea", lambda detail: {"kind": detail["k"]})
    assert registry.sentence_of("tea.made", {"k": "green", "cups": 2}) == "made 2 cups of green tea"
    assert registry.sentence_of("tea.made", {"k": "green"}) == "made — cups of green tea"
    assert registry.title_of("tea.made") == "made … cups of … tea"
    assert registry.sentence_of("tea.spilt", {}) == "tea.spilt"
    with pytest.raises(ValueError, match="twice"):
        registry.describe("tea.made", "again")
