"""Finding, narrowing, suggesting; nobody finds what they may not see."""

from datetime import date, timedelta

import pytest

from conftest import NOW, grant
from zhibu.foundation.access.actors import ANONYMOUS, SYSTEM, Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.search import actions, queries
from zhibu.foundation.search.models import Content, Document, Sight
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.rules import sight
from zhibu.foundation.search.tests.shelf import Shelf

TODAY = NOW.date()


def found(actor, text, **narrowed):
    results = queries.search(actor, queries.Search(text, **narrowed), today=TODAY)
    return [row.key for row in queries.results_of(results.question, results.ids)]


@pytest.fixture
def shelf(monkeypatch, db, at):
    """A source of documents that a test fills."""
    return Shelf(monkeypatch)


def test_finds_words_pairs_and_single_characters_in_a_sentence(shelf):
    shelf.put("a", "支部大会", "会前公示要满五天，到会人数要过半。")
    for asked in ("公示", "满五", "示", "到会人数", "支部 过半", "黨員 公示".replace("黨員", "大會")):
        assert found(ANONYMOUS, asked) == ["a"], asked
    assert found(ANONYMOUS, "半数") == []


def test_title_comes_before_text_and_as_asked_before_scattered(shelf):
    shelf.put("scattered", "工作总结", "党员很多。大会开过。")
    shelf.put("text", "工作要点", "下周开支部党员大会。")
    shelf.put("title", "党员大会怎样开", "")
    shelf.put("equal", "党员大会", "", on=TODAY - timedelta(days=3000))
    assert found(ANONYMOUS, "党员大会") == ["equal", "title", "text", "scattered"]


def test_of_two_as_near_the_newer_comes_first(shelf):
    shelf.put("old", "主题党日甲", "", on=TODAY - timedelta(days=900))
    shelf.put("new", "主题党日乙", "", on=TODAY)
    assert found(ANONYMOUS, "主题党日") == ["new", "old"]


def test_finds_by_pinyin_initials_and_letters_of_any_width(shelf):
    shelf.put("a", "软件园党委", "GB/T 9704 公文格式")
    for asked in ("ruanjian", "rjy", "dangwei", "ruan jian yuan", "ＧＢ", "9704", "gb 97"):
        assert found(ANONYMOUS, asked) == ["a"], asked


def test_narrows_by_kind_place_time_and_facet(shelf, zone):
    shelf.put("here", "学习会", path=zone.branch.path, on=TODAY, facets={"topic": "law"})
    shelf.put("there", "学习会", path=zone.branch_far.path, on=TODAY - timedelta(days=90))
    assert found(ANONYMOUS, "学习", path=zone.committee.path) == ["here"]
    assert found(ANONYMOUS, "学习", since=TODAY - timedelta(days=30)) == ["here"]
    assert found(ANONYMOUS, "学习", facets={"topic": "law"}) == ["here"]
    assert found(ANONYMOUS, "学习", kind="nothing") == []


def test_offers_what_holds_some_of_the_words_when_nothing_holds_all(shelf):
    shelf.put("a", "主题党日", "")
    results = queries.search(ANONYMOUS, queries.Search("主题 轮船"), today=TODAY)
    assert (results.is_relaxed, len(results.ids)) == (True, 1)


def test_every_audience_finds_its_own_and_nobody_elses(shelf, zone, secretary, member, neighbor, stranger, office):
    branch = zone.branch.path
    shelf.put("public", "公开", audience=[sight.public()])
    shelf.put("signed", "登录", audience=[sight.signed_in()])
    shelf.put("roster", "名册", audience=[sight.holders(Verb.SEE_MEMBERS, branch)])
    shelf.put("node", "组织", audience=[sight.holders(Verb.SEE_ORGANIZATION, branch)])
    shelf.put("below", "下级", audience=[sight.holders_below(Verb.WRITE_LESSONS, zone.committee.path)])
    shelf.put("members", "成员", audience=[sight.members_below(zone.committee.path)])
    shelf.put("account", "本人", audience=[sight.account(member.account.pk)])
    shelf.put("person", "党员", audience=[sight.member(member.member.pk)])
    shelf.put("nobody", "没有", audience=[])
    seen = {
        name: {key for word in shelf.titles() for key in found(actor, word)}
        for name, actor in {
            "anonymous": ANONYMOUS, "secretary": secretary.actor, "member": member.actor,
            "neighbor": neighbor.actor, "stranger": stranger.actor, "office": office.actor, "system": SYSTEM,
        }.items()
    }  # fmt: skip
    assert seen == {
        "anonymous": {"public"},
        "stranger": {"public", "signed"},
        "member": {"public", "signed", "node", "members", "account", "person"},
        "secretary": {"public", "signed", "node", "roster", "below", "members"},
        "neighbor": {"public", "signed", "below", "members"},
        "office": {"public", "signed", "node", "roster", "below"},
        "system": set(shelf.found),
    }


def test_very_many_grants_see_the_same_as_few(shelf, zone, secretary, monkeypatch):
    shelf.put("here", "会议", audience=[sight.holders(Verb.SEE_MEMBERS, zone.branch.path)], path=zone.branch.path)
    shelf.put("next", "会议", audience=[sight.holders(Verb.SEE_MEMBERS, zone.branch_next.path)])
    shelf.put("above", "会议", audience=[sight.holders_below(Verb.WRITE_LESSONS, zone.root.path)])
    shelf.put("own", "会议", audience=[sight.account(secretary.account.pk)])
    few = sorted(found(secretary.actor, "会议"))
    Grant.objects.bulk_create(
        Grant(account_id=secretary.account.pk, role=Role.SECRETARY, scope_path=f"00ZZ{n:04}", starts_at=NOW)
        for n in range(1, 1400)
    )
    assert sorted(found(secretary.actor, "会议")) == few == ["above", "here", "own"]
    assert sorted(found(secretary.actor, "会议", path=zone.branch.path)) == ["here"]


@pytest.mark.parametrize("grants", [1, 1400])
def test_asks_the_same_number_of_questions_whatever_the_grants(shelf, secretary, grants, django_assert_num_queries):
    for n in range(30):
        shelf.put(str(n), f"支部党员大会{n}", "讨论发展党员", audience=[sight.signed_in()])
    Grant.objects.bulk_create(
        Grant(account_id=secretary.account.pk, role=Role.SECRETARY, scope_path=f"00ZZ{n:04}", starts_at=NOW)
        for n in range(1, grants)
    )
    actor = Actor(account_id=secretary.account.pk, member_id=secretary.member.pk)
    actor.can_anywhere(Verb.SEE_MEMBERS)
    with django_assert_num_queries(shelf.statements + (grants > 1)):
        results = queries.search(actor, queries.Search("党员大会 讨论"), today=TODAY)
        assert len(queries.results_of(results.question, results.ids[:10])) == 10


def test_suggests_titles_that_begin_so_first(shelf):
    shelf.put("holds", "关于软件园的通知")
    shelf.put("begins", "软件园党委")
    shelf.put("text", "通知", "软件园")
    for asked in ("软件", "软件园", "软", "rjy", "ruanj"):
        assert [row.key for row in queries.suggest(ANONYMOUS, asked, today=TODAY)] == ["begins", "holds"], asked
    assert queries.suggest(ANONYMOUS, " ", today=TODAY) == []
    assert [row.key for row in queries.suggest(ANONYMOUS, "gy", today=TODAY)] == ["holds"]


def test_suggests_eight_at_most(shelf):
    for n in range(12):
        shelf.put(str(n), f"主题党日{n}")
    assert len(queries.suggest(ANONYMOUS, "主题", today=TODAY)) == 8


def test_what_changes_is_found_as_it_is_now(shelf):
    shelf.put("a", "旧名")
    shelf.put("a", "新名")
    assert (found(ANONYMOUS, "旧名"), found(ANONYMOUS, "新名")) == ([], ["a"])
    shelf.take("a")
    assert found(ANONYMOUS, "新名") == []
    assert (Document.objects.count(), Content.objects.count(), Sight.objects.count()) == (0, 0, 0)


def test_a_change_is_told_through_the_job_table(shelf, at):
    shelf.found["a"] = shelf.make("a", "主题党日")
    actions.changed("test", ["a"], at=at)
    assert found(ANONYMOUS, "主题") == []
    run_due_jobs()
    assert found(ANONYMOUS, "主题") == ["a"]


def test_what_is_the_same_is_not_written_again(shelf):
    shelf.put("a", "主题党日")
    number = Document.objects.get().pk
    assert actions.write("test", ["a"]) == 0
    assert Document.objects.get().pk == number
    assert actions.write("test", ["a"], anew=True) == 2


def test_rebuild_and_verify(shelf):
    for n in range(3):
        shelf.put(str(n), f"主题党日{n}")
    shelf.found.pop("0")
    shelf.found["1"] = shelf.make("1", "改了名字")
    shelf.found["9"] = shelf.make("9", "新来的")
    assert {(d.key, d.what) for d in verify()} == {
        ("0", "stands, but there is nothing of that id"), ("1", "differs"), ("9", "missing"),
    }  # fmt: skip
    assert actions.rebuild(kind="test") == 3
    assert list(verify()) == []
    assert actions.rebuild() == 3
    assert list(verify()) == []
    assert found(ANONYMOUS, "名字") == ["1"]


def test_what_moves_is_hidden_until_it_is_made_anew(shelf, zone, office, at):
    shelf.put("a", "会议", audience=[sight.holders(Verb.SEE_MEMBERS, zone.branch.path)], path=zone.branch.path)
    assert found(office.actor, "会议") == ["a"]
    assert actions.hide_moved(old_path=zone.branch.path, new_path="0009", at=at) == 1
    assert found(office.actor, "会议") == []
    shelf.found["a"] = shelf.make("a", "会议", audience=[sight.holders(Verb.SEE_MEMBERS, "0009")], path="0009")
    run_due_jobs()
    assert found(office.actor, "会议") == []
    Grant.objects.update(scope_path="0009")
    assert found(office.actor, "会议") == ["a"]


def test_a_document_that_breaks_the_slot_is_refused(shelf, zone):
    for audience, words in (
        (sight.holders(Verb.SEE_AUDIT, zone.root.path), "not among the verbs"),
        (sight.members_below(""), "needs a path"),
    ):
        with pytest.raises(ValueError, match=words):
            shelf.put("a", "题", audience=[audience])
    with pytest.raises(ValueError, match="letters and digits"):
        shelf.put("a", "题", facets={"topic": "a b"})


def test_grants_count_from_the_moment_they_are_given(shelf, zone, stranger):
    shelf.put("a", "会议", audience=[sight.holders(Verb.SEE_MEMBERS, zone.branch.path)], on=date(2026, 1, 1))
    assert found(stranger.actor, "会议") == []
    assert found(grant(stranger, Role.READER, zone.committee).actor, "会议") == ["a"]
