"""Three reviews, from the draft to what readers see: who takes which step, what returns, what is written down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.portal.actions import reviews as actions
from zhibu.portal.models import ReviewSeat, ReviewState
from zhibu.portal.queries import reviews as queries
from zhibu.portal.reviewing import access, engine
from zhibu.portal.rules.reviews import Stage
from zhibu.portal.tests.desk_things import ask_reviews, body, desk_of, draft_of, fresh, paragraph, seat, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone, at):
    return desk_of(zone)


@pytest.fixture
def draft(desk, secretary):
    return draft_of(desk.site, secretary)


def do(verb, person, article, at, **given):
    return getattr(actions, verb)(actor=person.actor, at=at, article_id=article.public_id, **given)


def stage(article):
    return access.stage_of(fresh(article))


def deeds(article):
    found = Entry.objects.filter(object_id=article.public_id).order_by("at", "id")
    return [entry.action.removeprefix("article.") for entry in found]


def told(person):
    return list(Notice.objects.filter(account_id=person.account.pk).order_by("id").values_list("kind", flat=True))


def step_of(article):
    state = queries.present_state(article)
    return state.step if state else ""


def test_a_piece_passes_three_people_and_readers_see_it(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    assert (stage(draft), step_of(draft), fresh(draft).live) == (Stage.IN_REVIEW, "first", False)
    for step, person in (("first", desk.first), ("second", desk.second), ("last", desk.last)):
        assert told(person) == ["article.waits"]
        do("approve", person, draft, at, step=step)
    assert (stage(draft), fresh(draft).live, fresh(draft).title) == (Stage.PUBLISHED, True, draft.title)
    assert [deed for deed in deeds(draft) if deed != "published"] == ["sent_in", "approved", "approved", "approved"]
    assert told(secretary) == ["article.passed"]
    assert Entry.objects.get(action="article.published").actor_id == desk.last.account.pk


def test_the_engines_own_history_names_whoever_has_done_it(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    do("send_back", desk.first, draft, at, step="first", reason="时间写错了")
    do("send_in", secretary, draft, at)
    for step, person in (("first", desk.first), ("second", desk.second), ("last", desk.last)):
        do("approve", person, draft, at, step=step)
    do("withdraw", desk.last, draft, at, reason="数字有误")
    do("send_in", secretary, draft, at)
    do("recall", secretary, draft, at)
    entries = PageLogEntry.objects.filter(page_id=draft.pk, timestamp__gte=at).order_by("pk")
    assert {e.action for e in entries if e.user_id is None} == set()
    assert {e.user_id for e in entries if e.action == "zhibu.withdraw"} == {desk.last.account.pk}


def test_sending_in_twice_and_approving_twice_is_once(desk, draft, secretary, at):
    for _ in range(2):
        do("send_in", secretary, draft, at)
    for _ in range(2):
        do("approve", desk.first, draft, at, step="first")
    assert (step_of(draft), deeds(draft)) == ("second", ["sent_in", "approved"])
    assert ReviewState.objects.filter(article=draft).count() == 2


def test_links_are_asked_by_a_job_when_a_piece_is_sent_in(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    assert Job.objects.filter(name="portal.ask_links", payload={"article": draft.pk}).count() == 1


def test_nobody_else_approves(desk, draft, secretary, neighbor, stranger, office, at):
    do("send_in", secretary, draft, at)
    for person, no in ((secretary, Forbidden), (office, Forbidden), (neighbor, NotFound), (stranger, NotFound)):
        with pytest.raises(no):
            do("approve", person, draft, at, step="first")
    with pytest.raises(Forbidden):
        do("approve", desk.last, draft, at, step="first")
    assert (step_of(draft), deeds(draft)) == ("first", ["sent_in"])


def test_the_writer_does_not_approve_their_own(desk, draft, secretary, at):
    seat(desk.site, "first", secretary)
    do("send_in", secretary, draft, at)
    with pytest.raises(Refused, match="own_piece"):
        do("approve", secretary, draft, at, step="first")


def test_whoever_has_edited_does_not_approve_either(desk, draft, secretary, at):
    write(draft, desk.second, title="改过的题目")
    do("send_in", secretary, draft, at)
    do("approve", desk.first, draft, at, step="first")
    with pytest.raises(Refused, match="own_piece"):
        do("approve", desk.second, draft, at, step="second")


def test_nobody_takes_two_steps(desk, draft, secretary, at):
    seat(desk.site, "second", desk.first)
    do("send_in", secretary, draft, at)
    do("approve", desk.first, draft, at, step="first")
    with pytest.raises(Refused, match="another_step"):
        do("approve", desk.first, draft, at, step="second")
    do("approve", desk.second, draft, at, step="second")
    assert step_of(draft) == "last"


def test_words_changed_during_review_are_not_approved(desk, draft, secretary, office, at):
    do("send_in", secretary, draft, at)
    write(draft, office, lead="另一句话。")
    with pytest.raises(Refused, match="words_changed"):
        do("approve", desk.first, draft, at, step="first")
    do("send_back", desk.first, draft, at, step="first", reason="正文改动后请重新送审")
    assert stage(draft) == Stage.RETURNED


def test_a_comment_changes_no_words(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    write(draft, desk.first)
    do("approve", desk.first, draft, at, step="first")
    assert step_of(draft) == "second"


def test_what_came_back_begins_with_the_first_step_again(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    do("approve", desk.first, draft, at, step="first")
    do("send_back", desk.second, draft, at, step="second", reason="时间写错了")
    assert (stage(draft), step_of(draft), told(secretary)) == (Stage.RETURNED, "", ["article.returned"])
    write(draft, secretary, lead="十一月十八日。")
    do("send_in", secretary, draft, at)
    assert step_of(draft) == "first"
    for step, person in (("first", desk.first), ("second", desk.second), ("last", desk.last)):
        do("approve", person, draft, at, step=step)
    assert (fresh(draft).live, fresh(draft).lead) == (True, "十一月十八日。")


def test_returning_needs_a_reason(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    with pytest.raises(Refused, match="reason"):
        do("send_back", desk.first, draft, at, step="first", reason=" ")
    entry = Entry.objects.get(action="article.sent_in")
    assert (entry.actor_id, entry.scope_path) == (secretary.account.pk, desk.site.scope_path)


def test_a_writer_recalls_a_piece_and_others_do_not(desk, draft, secretary, office, at):
    do("send_in", secretary, draft, at)
    with pytest.raises(Forbidden):
        do("recall", office, draft, at)
    do("recall", secretary, draft, at)
    do("recall", secretary, draft, at)
    assert (stage(draft), deeds(draft)) == (Stage.DRAFT, ["sent_in", "recalled"])


def test_a_piece_with_an_error_is_not_sent_in(desk, secretary, at):
    article = draft_of(desk.site, secretary, body=body(paragraph("<p>证号610113198505200022</p>")))
    with pytest.raises(Refused, match="errors"):
        do("send_in", secretary, article, at)
    assert (stage(article), deeds(article)) == (Stage.DRAFT, [])


def test_a_warning_goes_along(desk, secretary, at):
    article = draft_of(desk.site, secretary, body=body(paragraph("<p>电话029-88123456</p>")))
    do("send_in", secretary, article, at)
    assert stage(article) == Stage.IN_REVIEW


def test_a_step_without_anybody_keeps_pieces_from_being_sent_in(desk, draft, secretary, at):
    ReviewSeat.objects.filter(step="second").delete()
    with pytest.raises(Refused, match="unfilled"):
        do("send_in", secretary, draft, at)


def test_without_reviews_nothing_is_sent_in(desk, draft, secretary, at):
    ask_reviews(desk.site, "0")
    with pytest.raises(Refused, match="no_review"):
        do("send_in", secretary, draft, at)


def test_one_review_is_the_last_and_the_writer_may_hold_it(desk, draft, secretary, at):
    ask_reviews(desk.site, "1")
    seat(desk.site, "last", secretary)
    do("send_in", secretary, draft, at)
    assert step_of(draft) == "last"
    do("approve", secretary, draft, at, step="last")
    assert fresh(draft).live


def test_the_hour_of_publication_is_kept(desk, secretary, at):
    article = draft_of(desk.site, secretary, go_live_at=clock.now() + timedelta(days=400))
    do("send_in", secretary, article, at)
    for step, person in (("first", desk.first), ("second", desk.second), ("last", desk.last)):
        do("approve", person, article, at, step=step)
    assert (stage(article), fresh(article).live) == (Stage.SCHEDULED, False)
    do("withdraw", secretary, article, at, reason="改期")
    assert stage(article) == Stage.DRAFT


def test_withdrawing_is_at_once_with_a_reason(desk, draft, secretary, neighbor, at):
    ask_reviews(desk.site, "0")
    fresh(draft).get_latest_revision().publish(skip_permission_checks=True)
    with pytest.raises(NotFound):
        do("withdraw", neighbor, draft, at, reason="不行")
    with pytest.raises(Refused, match="reason"):
        do("withdraw", secretary, draft, at, reason="")
    for _ in range(2):
        do("withdraw", secretary, draft, at, reason="数字有误")
    assert (stage(draft), deeds(draft).count("reason_given")) == (Stage.WITHDRAWN, 1)


def test_the_last_reviewer_withdraws_without_any_grant(desk, draft, secretary, at):
    fresh(draft).get_latest_revision().publish(skip_permission_checks=True)
    with pytest.raises(NotFound):
        do("withdraw", desk.last, draft, at, reason="有误")
    do("send_in", secretary, write(draft, secretary, lead="改一处"), at)
    for step, person in (("first", desk.first), ("second", desk.second)):
        do("approve", person, draft, at, step=step)
    with pytest.raises(Forbidden):
        do("withdraw", desk.first, draft, at, reason="有误")
    do("withdraw", desk.last, draft, at, reason="有误")
    assert (fresh(draft).live, told(secretary)) == (False, ["article.withdrawn"])


def test_deputies_act_and_are_told_in_their_days(desk, draft, secretary, member, at):
    held = ReviewSeat.objects.get(step="first")
    today = clock.today()
    ReviewSeat.objects.filter(pk=held.pk).update(
        deputy_id=member.account.pk, deputy_from=today, deputy_until=today + timedelta(days=3)
    )
    do("send_in", secretary, draft, at)
    assert (told(member), told(desk.first)) == (["article.waits"], [])
    do("approve", member, draft, at, step="first")
    assert step_of(draft) == "second"


def test_a_deputy_whose_days_are_over_does_not_act(desk, draft, secretary, member, at):
    today = clock.today()
    ReviewSeat.objects.filter(step="first").update(
        deputy_id=member.account.pk, deputy_from=today - timedelta(days=5), deputy_until=today - timedelta(days=1)
    )
    do("send_in", secretary, draft, at)
    with pytest.raises(NotFound):
        do("approve", member, draft, at, step="first")


def test_seats_of_the_level_above_count_where_nobody_sits(desk, draft, secretary, office, at):
    ReviewSeat.objects.filter(step="last").delete()
    seat(desk.above, "last", office)
    do("send_in", secretary, draft, at)
    for step, person in (("first", desk.first), ("second", desk.second)):
        do("approve", person, draft, at, step=step)
    assert told(office) == ["article.waits"]
    do("approve", office, draft, at, step="last")
    assert fresh(draft).live


def test_lateness_is_told_once(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    late = at + timedelta(days=3)
    with clock.frozen(late):
        assert actions.tell_overdue(actor=secretary.actor, at=late) == 1
        assert actions.tell_overdue(actor=secretary.actor, at=late) == 0
    assert told(desk.first) == ["article.waits", "article.late"]


def test_the_engine_alone_lets_nobody_pass_by(desk, draft, secretary, at):
    """What Wagtail's own pages call: the same refusals."""
    do("send_in", secretary, draft, at)
    state = queries.present_state(draft)
    task = state.task.specific
    assert [name for name, *_ in task.get_actions(draft, desk.first.account)] == ["reject", "approve", "approve"]
    assert task.get_actions(draft, desk.last.account) == []
    assert task.locked_for_user(draft, secretary.account)
    assert not task.locked_for_user(draft, desk.first.account)
    for person in (secretary, desk.last):
        with pytest.raises(PermissionDenied):
            task.on_action(state, person.account, "approve")
    with pytest.raises(PermissionDenied):
        task.on_action(state, desk.first.account, "publish")


def test_a_workflow_is_not_finished_with_other_words(desk, draft, secretary, at):
    do("send_in", secretary, draft, at)
    write(draft, secretary, title="偷换的题目")
    with pytest.raises(PermissionDenied):
        engine.publish(queries.present_state(draft).workflow_state, desk.last.account)
    assert not fresh(draft).live


def test_reviewers_see_what_was_sent_in_and_no_draft(desk, draft, secretary, at):
    with pytest.raises(NotFound):
        access.get_piece(desk.last.actor, draft.public_id)
    do("send_in", secretary, draft, at)
    piece = access.get_piece(desk.last.actor, draft.public_id)
    assert (piece.can_edit, piece.can_approve, piece.can_return, piece.can_withdraw) == (False, False, False, False)


def test_what_waits_is_what_one_sits_for(desk, draft, secretary, neighbor, at):
    do("send_in", secretary, draft, at)
    today = clock.today()
    assert [s.article_id for s in queries.waiting(desk.first.account.pk, today)] == [draft.pk]
    assert not queries.waiting(desk.second.account.pk, today).exists()
    assert not queries.waiting(neighbor.account.pk, today).exists()
