"""Check-ins: the full path against one INSERT and one UPDATE of a bare Django under the same server."""

from datetime import timedelta
from urllib.parse import quote

from django.core.management import call_command
from django.urls import reverse

from bench import load, servers, visitors
from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock, periods
from zhibu.learning.models import CheckIn, HoursEntry, Publication, StudyProgress

CLIENTS = 32
REQUESTS = 6000
ROUNDS = 6
BODY = f"csrfmiddlewaretoken={visitors.TOKEN}&reflection={quote('会前公示要满五天')}"


def prepare(count: int) -> tuple[list[bytes], list[tuple[object, object]]]:
    """`count` members who have studied a lesson of this week to its end and not checked in."""
    at = clock.now()
    week = periods.week_of(clock.day_of(at))
    requests: list[bytes] = []
    pairs: list[tuple[object, object]] = []
    for publication in Publication.objects.filter(week=week).order_by("position"):
        done = CheckIn.objects.filter(lesson_id=publication.lesson_id).values("member_id")
        left = count - len(pairs)
        accounts = list(
            Account.objects.filter(is_active=True)
            .exclude(member_id=None)
            .exclude(member_id__in=done)
            .order_by("id")[:left]
        )
        StudyProgress.objects.filter(
            lesson_id=publication.lesson_id, member_id__in=[a.member_id for a in accounts]
        ).delete()
        StudyProgress.objects.bulk_create(
            [
                StudyProgress(
                    member_id=a.member_id, lesson_id=publication.lesson_id, started_at=at - timedelta(minutes=10),
                    seen_at=at, credited_ms=600_000, reached_end=True, completed_at=at,
                )
                for a in accounts
            ],
            batch_size=500,
        )  # fmt: skip
        address = reverse("learning:check_in", args=[publication.lesson_id])
        requests += [load.post(address, BODY, cookie) for cookie in visitors.cookies_of(accounts)]
        pairs += [(a.member_id, publication.lesson_id) for a in accounts]
    return requests, pairs


def _counts() -> tuple[int, int, int]:
    return (
        CheckIn.objects.count(),
        HoursEntry.objects.count(),
        Entry.objects.filter(action="lesson.checked_in").count(),
    )


def measure(database: str, results: Results) -> None:
    """Ratio of the rates, p95, and what was lost or doubled."""
    requests, _pairs = prepare(REQUESTS + 200)
    before = _counts()
    share = REQUESTS // ROUNDS
    with (
        servers.serving("bench.bare.wsgi:application", database=database) as bare_port,
        servers.serving("config.wsgi:application", database=database) as port,
    ):
        load.run(bare_port, [load.get(f"/write/{n}") for n in range(300)], CLIENTS)
        warm = load.run(port, requests[:200], CLIENTS)
        rounds: list[tuple[int, list[bytes]]] = []
        for number in range(ROUNDS):
            rounds.append((bare_port, [load.get(f"/write/{n}") for n in range(share)]))
            rounds.append((port, requests[200 + number * share : 200 + (number + 1) * share]))
        done = load.turns(rounds, CLIENTS)
    bare, run = load.pooled(done[::2]), load.pooled(done[1::2])
    answered = len(warm.times_ms) + len(run.times_ms)
    refused = answered - warm.statuses.get(302, 0) - run.statuses.get(302, 0)
    after = _counts()
    lost = [answered - refused - (a - b) for a, b in zip(after[:3:2], before[:3:2], strict=True)]
    doubled = CheckIn.objects.count() - CheckIn.objects.values("member_id", "lesson_id").distinct().count()
    results.add(
        Result("checkin", database, round(run.per_second, 1), "1/s", round(bare.per_second, 1), "ratio >= 0.35")
    )
    results.add(
        Result(
            "checkin-p95",
            database,
            round(run.percentile(0.95), 1),
            "ms",
            round(bare.percentile(0.95), 1),
            "value <= 150",
        )
    )
    wrong = sum(abs(n) for n in lost) + doubled + refused
    results.add(Result("checkin-lost", database, wrong, "rows", None, "value = 0"))
    call_command("worker", "--once", verbosity=0)
    call_command("rollups", "verify", verbosity=0)
