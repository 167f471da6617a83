"""Twenty identical check-ins at once leave one entry."""

from bench import checkin, load, servers
from bench.results import Result, Results
from zhibu.learning.models import CheckIn, HoursEntry


def measure(database: str, results: Results) -> None:
    """The same request over twenty connections."""
    requests, pairs = checkin.prepare(1)
    member, lesson = pairs[0]
    with servers.serving("config.wsgi:application", database=database) as port:
        run = load.run(port, requests * 20, 20)
    entries = CheckIn.objects.filter(member_id=member, lesson_id=lesson).count()
    hours = HoursEntry.objects.filter(member_id=member, source_id=lesson).count()
    good = run.statuses.get(302, 0) == 20
    results.add(Result("double-click", database, entries if hours <= 1 and good else 99, "rows", None, "value = 1"))
