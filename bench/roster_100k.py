"""The same as `roster-import` with 100,000 rows: the roster of a city that begins."""

from bench.results import Result, Results
from bench.roster_import import form_2017, imported

ROWS = 100_000


def measure(database: str, results: Results) -> None:
    """Seconds from upload to the last row, and the worker's peak memory."""
    seconds, peak = imported(form_2017(ROWS, county="610197"), ROWS)
    results.add(Result("roster-100k", database, round(seconds, 1), "s", None, "value <= 60"))
    results.add(Result("roster-100k-memory", database, round(peak), "MB", None, "value <= 500"))
