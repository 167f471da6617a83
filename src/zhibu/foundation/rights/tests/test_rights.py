"""A person sees what is held on them, takes it along, and has it erased by two others; the rest goes by itself."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from conftest import Person, grant
from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.rights import actions, queries
from zhibu.foundation.rights.models import Erasure
from zhibu.foundation.rights.slots import personal_data, retentions
from zhibu.foundation.rights.todos import WAITING
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members.choices import Standing
from zhibu.members.models import Member

OWN, COPY, LIST = reverse("rights:own"), reverse("rights:copy"), reverse("rights:erasures")


@pytest.fixture
def gone(member, at):
    """The member, whose membership has ended; with a phone, a notice and a role."""
    Member.objects.filter(pk=member.member.pk).update(standing=Standing.ENDED, left_on=at.date())
    member.member.refresh_from_db()
    member.member.phone = "13800000000"
    member.member.save(update_fields=["phone"])
    Notice.objects.create(account_id=member.account.pk, kind="x", title="请核对手机号", created_at=at)
    return member


@pytest.fixture
def guard(zone):
    """The security administrator."""
    return grant(Person(AccountFactory(name="卫宁")), Role.SECURITY, zone.root)


@pytest.fixture
def asked(gone, at):
    """Their request."""
    return actions.ask_for_erasure(actor=gone.actor, at=at, ground="我已不在本单位")


def refusal(deed, **given):
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.code


def test_every_context_that_holds_data_on_people_tells_it():
    assert {kind.key for kind in personal_data} >= {
        "account", "record", "stays", "looks", "check_ins", "hours", "meetings", "appraisals", "talks", "notices",
        "grants", "audit", "proofs", "slips", "outside", "sessions", "programs", "calendar",
    }  # fmt: skip
    assert [kind.key for kind in personal_data if kind.erase is None and not kind.kept] == ["stays", "looks"]


def test_the_page_shows_what_is_held(gone):
    page = gone.client.get(OWN)
    text = page.content.decode()
    assert page.status_code == 200
    assert "13800000000" in text
    assert "请核对手机号" in text


@pytest.mark.parametrize("who", ["secretary", "office", "auditor", "administrator"])
def test_everybody_has_such_a_page(request, who):
    assert request.getfixturevalue(who).client.get(OWN).status_code == 200


def test_it_is_taken_along_as_json_and_pdf_and_that_is_recorded(gone, at):
    answer = gone.client.post(COPY, {"format": "json"})
    held = json.loads(answer.content)["held"]
    assert {"13800000000"} <= {row_value for row in held["record"]["rows"] for row_value in row.values()}
    assert len(held["notices"]["rows"]) == 1
    pdf = gone.client.post(COPY, {"format": "pdf"})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert (pdf["Content-Type"], "13800000000" in text) == ("application/pdf", True)
    taken = Entry.objects.filter(action="personal_data.taken").order_by("id")
    assert [entry.detail for entry in taken] == [{"kind": "json"}, {"kind": "pdf"}]
    assert "attachment" in answer["Content-Disposition"]


def test_nobody_sees_another_ones(gone, secretary):
    assert "13800000000" not in secretary.client.get(OWN).content.decode()


def test_two_persons_erase_for_good_and_a_tombstone_stays(gone, asked, office, guard, at):
    actions.agree(actor=office.actor, at=at, erasure_id=asked.pk)
    assert Member.objects.get(pk=gone.member.pk).phone == "13800000000"
    actions.agree(actor=guard.actor, at=at + timedelta(hours=1), erasure_id=asked.pk)
    member, account = Member.objects.get(pk=gone.member.pk), Account.objects.get(pk=gone.account.pk)
    assert (member.name, member.phone, member.phone_index, member.account_id) == ("（已删除）", "", "", None)
    assert (account.is_active, account.name, account.username) == (False, "（已删除）", f"erased-{account.pk.hex}")
    assert not Notice.objects.filter(account_id=account.pk).exists()
    asked.refresh_from_db()
    assert (asked.state, asked.name, asked.erased["notices"], asked.erased["account"]) == ("done", "", 1, 1)
    assert {"audit", "hours", "meetings"} <= set(asked.kept)
    last = Entry.objects.order_by("-id").first()
    assert (last.action, set(last.detail)) == ("erasure.done", {"number"})


def test_one_person_is_not_enough_and_not_twice(asked, office, zone, at):
    actions.agree(actor=office.actor, at=at, erasure_id=asked.pk)
    assert refusal(actions.agree, actor=office.actor, at=at, erasure_id=asked.pk) == "same-person"
    grant(office, Role.SECURITY, zone.root)
    assert refusal(actions.agree, actor=office.actor, at=at, erasure_id=asked.pk) == "same-person"


def test_the_record_of_a_present_member_is_kept_and_nothing_is_half_done(member, office, guard, at):
    asked = actions.ask_for_erasure(actor=member.actor, at=at, ground="为何不可")
    actions.agree(actor=office.actor, at=at, erasure_id=asked.pk)
    assert refusal(actions.agree, actor=guard.actor, at=at, erasure_id=asked.pk) == "present_member"
    asked.refresh_from_db()
    assert (asked.state, asked.security_by_id) == ("asked", None)
    assert Account.objects.get(pk=member.account.pk).is_active
    actions.decline(actor=guard.actor, at=at, erasure_id=asked.pk, answer="党员教育管理工作条例")
    assert refusal(actions.agree, actor=guard.actor, at=at, erasure_id=asked.pk) == "closed"
    assert "党员教育管理工作条例" in member.client.get(OWN).content.decode()


def test_nobody_decides_on_their_own_and_strangers_see_nothing(guard, secretary, auditor, asked, at):
    own = actions.ask_for_erasure(actor=guard.actor, at=at, ground="离职")
    assert refusal(actions.agree, actor=guard.actor, at=at, erasure_id=own.pk) == "own"
    assert refusal(actions.decline, actor=guard.actor, at=at, erasure_id=own.pk, answer="x") == "own"
    for person in (secretary, auditor):
        with pytest.raises((Forbidden, NotFound)):
            actions.agree(actor=person.actor, at=at, erasure_id=asked.pk)


def test_asking_twice_is_one_request_and_needs_a_reason(gone, at):
    for _ in range(2):
        gone.client.post(OWN, {"ground": "我已不在本单位"})
    assert Erasure.objects.count() == 1
    assert gone.client.post(OWN, {"ground": ""}).status_code == 422
    assert refusal(actions.ask_for_erasure, actor=gone.actor, at=at, ground=" ") == "no_ground"


def test_it_waits_on_the_homes_of_those_who_decide(asked, office, guard, secretary, at):
    assert [len(todos_of(one.actor, at, [WAITING])) for one in (office, guard, secretary)] == [1, 1, 0]
    office.client.post(reverse("rights:agree", args=[asked.pk]))
    assert [len(todos_of(one.actor, at, [WAITING])) for one in (office, guard)] == [0, 1]


def test_the_pages_of_those_who_decide(asked, office, guard, member):
    url = reverse("rights:erasure", args=[asked.pk])
    assert (office.client.get(LIST).status_code, member.client.get(LIST).status_code) == (200, 403)
    assert office.client.get(url).status_code == 200
    assert office.client.post(reverse("rights:decline", args=[asked.pk]), {"answer": ""}).status_code == 422
    assert office.client.post(reverse("rights:agree", args=[asked.pk])).status_code == 302
    assert guard.client.post(reverse("rights:agree", args=[asked.pk])).status_code == 302
    assert "（已删除）" not in guard.client.get(url).content.decode()
    assert guard.client.post(reverse("rights:agree", args=[asked.pk])).status_code == 422


def test_what_the_rulebook_keeps_no_longer_goes_by_itself(gone, at):
    old = at - timedelta(days=8)
    Job.objects.create(name="x", state="done", run_at=old, created_at=old)
    Notice.objects.create(account_id=gone.account.pk, kind="x", title="旧", created_at=at - timedelta(days=401))
    assert actions.retain(at=at) == {"jobs": 1, "notices": 1, "sign_in_tries": 0, "sessions": 0}
    assert Notice.objects.count() == 1
    assert [one.rule for one in retentions] == [
        "retention.jobs_days", "retention.notices_days", "retention.sign_in_tries_days", "retention.sessions_days",
    ]  # fmt: skip


def test_a_gathering_costs_a_few_statements(gone, django_assert_max_num_queries):
    Grant.objects.create(
        account_id=gone.account.pk, role=Role.READER, scope_path="0001", starts_at="2020-01-01T00:00Z"
    )
    with django_assert_max_num_queries(27):
        queries.held_on(queries.subject_of(gone.actor))


@pytest.fixture
def entrances(gone, secretary, at):
    """Everything that opens the account of the one who is gone, and programs that act for them."""
    from zhibu.accounts.actions import proofs
    from zhibu.accounts.models import OutsideIdentity, Passkey, Slip
    from zhibu.foundation.api.models import Application, Consent
    from zhibu.foundation.calendars.models import Feed

    account = gone.account
    later = {"made_at": at, "expires_at": at + timedelta(days=7)}
    Passkey.objects.create(account=account, credential_id="abc", public_key=b"k", name="我的手机", made_at=at)
    proofs.make_recovery_codes(actor=gone.actor, at=at)
    Slip.objects.create(account=account, kind="invitation", digest="d" * 64, **later)
    OutsideIdentity.objects.create(account=account, provider="city", subject="s" * 64, bound_at=at)
    program = Application.objects.create(
        name="城市一网", purpose="展示", scope_path="0001", scopes=[], request=account.pk, made_at=at
    )
    Consent.objects.create(application=program, account_id=account.pk, scopes=[], made_at=at)
    Feed.objects.create(account_id=account.pk, name="日历手机", key="k" * 32, request=account.pk, made_at=at)
    return gone.client


def test_what_opens_the_account_is_told_and_let_go(entrances, gone, asked, office, guard, at):
    held = json.loads(entrances.post(COPY, {"format": "json"}).content)["held"]
    told = {key: len(held[key]["rows"]) for key in ("sessions", "proofs", "slips", "outside", "programs", "calendar")}
    assert told == {"sessions": 1, "proofs": 2, "slips": 1, "outside": 1, "programs": 1, "calendar": 1}
    assert not any(secret in str(held) for secret in ("abc", "d" * 64, "s" * 64, "k" * 32))
    for person in (office, guard):
        actions.agree(actor=person.actor, at=at, erasure_id=asked.pk)
    asked.refresh_from_db()
    assert all(asked.erased[key] for key in told)
    again = queries.held_on(queries.subject_of(gone.actor))
    assert {section.key: len(section.rows) for section in again if section.key in told} == dict.fromkeys(told, 0)
    assert entrances.get(OWN).status_code == 302


def test_who_is_erased_is_found_no_more_at_once(gone, asked, office, guard, at):
    from zhibu.foundation.search.actions import write
    from zhibu.foundation.search.models import Content, Document

    Member.objects.filter(pk=gone.member.pk).update(standing=Standing.NORMAL)
    write("member", [str(gone.member.pk)])
    Member.objects.filter(pk=gone.member.pk).update(standing=Standing.ENDED)
    assert Content.objects.filter(title="周晓禾").exists()
    for person in (office, guard):
        actions.agree(actor=person.actor, at=at, erasure_id=asked.pk)
    assert not Document.objects.filter(kind="member", key=str(gone.member.pk)).exists()
    assert not Content.objects.filter(title="周晓禾").exists()
