"""A deed that was done without a network: carried out once, refused in words, never under another's name."""

from datetime import datetime, timedelta

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.foundation.offline import registry
from zhibu.foundation.offline.actions import purge_receipts, take_deed
from zhibu.foundation.offline.models import Receipt
from zhibu.foundation.offline.queries import receipts_of
from zhibu.foundation.offline.tests.conftest import KIND, say
from zhibu.kernel.errors import Forbidden, Refused


def told() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("title", flat=True))


def test_a_deed_is_carried_out_and_receipted(member, deed, at):
    receipt = take_deed(actor=member.actor, at=at, deed=deed())
    assert (receipt.state, receipt.words, receipt.url) == ("done", "已说：记住了", "/notices/")
    assert (receipt.done_at, receipt.received_at) == (at - timedelta(minutes=10), at)
    assert told() == ["记住了"]


def test_the_same_deed_again_is_answered_alike_and_not_done(member, deed, at):
    first = deed()
    take_deed(actor=member.actor, at=at, deed=first)
    again = take_deed(actor=member.actor, at=at + timedelta(hours=1), deed=first)
    assert (again.state, again.words, again.received_at) == ("done", "已说：记住了", at)
    assert told() == ["记住了"]


@pytest.mark.parametrize(
    ("sentence", "code"), [("坏", "bad"), ("没", "not_found"), ("禁", "forbidden"), ("长" * 21, "invalid")]
)
def test_a_refusal_is_kept_in_words_and_leaves_nothing_else(member, deed, at, sentence, code):
    refused = deed(sentence)
    receipts = [take_deed(actor=member.actor, at=at, deed=refused) for _ in range(2)]
    assert [(r.state, r.code) for r in receipts] == [("refused", code)] * 2
    assert receipts[0].words == receipts[1].words != ""
    assert told() == []


def test_a_handler_may_refuse_and_let_its_traces_stand(member, deed, at):
    receipt = take_deed(actor=member.actor, at=at, deed=deed("留"))
    assert (receipt.state, receipt.code, told()) == ("refused", "kept", ["留"])


def test_an_error_leaves_no_receipt_so_that_the_deed_is_sent_again(member, deed, at):
    with pytest.raises(ValueError, match="错"):
        take_deed(actor=member.actor, at=at, deed=deed("错"))
    assert (Receipt.objects.count(), told()) == (0, [])


def test_a_deed_waits_for_the_one_who_made_it(member, secretary, deed, at):
    with pytest.raises(Refused, match="other_account"):
        take_deed(actor=secretary.actor, at=at, deed=deed())
    assert (Receipt.objects.count(), told()) == (0, [])


def test_a_deed_under_an_id_of_somebody_else_changes_nothing(member, secretary, deed, at):
    theirs = deed()
    take_deed(actor=member.actor, at=at, deed=theirs)
    forged = deed("别的", id=theirs.id, account_id=secretary.account.pk)
    with pytest.raises(Refused, match="different") as refused:
        take_deed(actor=secretary.actor, at=at, deed=forged)
    assert "记住了" not in str(refused.value.message)
    assert told() == ["记住了"]


def test_another_deed_under_the_same_id_is_not_taken_for_the_first(member, deed, at):
    first = deed()
    take_deed(actor=member.actor, at=at, deed=first)
    with pytest.raises(Refused, match="different"):
        take_deed(actor=member.actor, at=at, deed=deed("别的", id=first.id))
    assert told() == ["记住了"]


def test_an_unknown_kind_is_refused_without_a_receipt(member, deed, at):
    with pytest.raises(Refused, match="unknown_kind"):
        take_deed(actor=member.actor, at=at, deed=deed(kind="test.unheard"))
    assert Receipt.objects.count() == 0


def test_nobody_does_nothing(deed, at):
    from zhibu.foundation.access.actors import ANONYMOUS

    with pytest.raises(Forbidden):
        take_deed(actor=ANONYMOUS, at=at, deed=deed())


@pytest.mark.parametrize(("days", "state"), [(13.99, "done"), (14.01, "refused")])
def test_a_deed_may_have_waited_for_fourteen_days(member, deed, at, days, state):
    receipt = take_deed(actor=member.actor, at=at, deed=deed(made_at=at - timedelta(days=days)))
    assert receipt.state == state
    assert (receipt.code == "too_old") == (state == "refused")


@pytest.mark.parametrize("off", [timedelta(days=-9000), timedelta(days=400)])
def test_a_clock_that_is_set_wrong_does_no_harm(member, deed, at, off):
    made = deed(made_at=at + off - timedelta(minutes=10), sent_at=at + off)
    assert take_deed(actor=member.actor, at=at, deed=made).done_at == at - timedelta(minutes=10)
    told_at = datetime.fromisoformat(Notice.objects.get().body)
    assert told_at == at - timedelta(minutes=10)


def test_nothing_was_done_after_it_arrived(member, deed, at):
    receipt = take_deed(actor=member.actor, at=at, deed=deed(made_at=at + timedelta(days=3)))
    assert receipt.done_at == at


@pytest.mark.parametrize(
    "fields", [None, ["a"], {"sentence": 1}, {"sentence": ["a", 2]}, {"": "a"}, {str(n): "x" for n in range(101)}]
)
def test_fields_of_another_shape_are_refused(member, deed, at, fields):
    receipt = take_deed(actor=member.actor, at=at, deed=deed(fields=fields))
    assert (receipt.state, receipt.code) == ("refused", "unreadable")


def test_several_values_of_one_name_arrive(member, deed, at):
    both, wrong = deed(fields={"sentence": "好", "to": ["a", "b"]}), deed(fields={"sentence": "好", "to": ["a", "c"]})
    assert take_deed(actor=member.actor, at=at, deed=both).state == "done"
    refused = take_deed(actor=member.actor, at=at, deed=wrong)
    assert (refused.state, refused.code) == ("refused", "invalid")


def test_a_deed_costs_few_statements(member, deed, at, django_assert_num_queries):
    taken = deed()
    with django_assert_num_queries(11):
        take_deed(actor=member.actor, at=at, deed=taken)
    with django_assert_num_queries(4):
        take_deed(actor=member.actor, at=at, deed=taken)


def test_receipts_are_their_owners_newest_first(member, secretary, deed, at):
    first, second = deed(), deed("再说")
    take_deed(actor=member.actor, at=at, deed=first)
    take_deed(actor=member.actor, at=at + timedelta(minutes=1), deed=second)
    assert [r.pk for r in receipts_of(member.actor)] == [second.id, first.id]
    assert list(receipts_of(secretary.actor)) == []


def test_receipts_are_kept_for_ninety_days(member, deed, at, monkeypatch):
    from zhibu.foundation.offline import actions, tasks
    from zhibu.kernel import clock

    monkeypatch.setattr(actions, "CHUNK", 2)
    for days in (91, 92, 93, 89):
        take_deed(actor=member.actor, at=at - timedelta(days=days), deed=deed(sent_at=at, made_at=at))
    with clock.frozen(at):
        tasks.purge({})
    assert [r.received_at for r in Receipt.objects.order_by("pk")] == [at - timedelta(days=89)]
    assert purge_receipts(before=at) == 1


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match=KIND):
        registry.offline_deed(KIND, label="又一个")(say)
