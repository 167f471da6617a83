"""For tests of contexts: what somebody finds, and what is kept in the index at all."""

from django.db import connection

from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.search import queries
from zhibu.foundation.search.models import Content
from zhibu.kernel import clock


def found(person, text, **narrowed):
    """The titles that a person of the cast, or an actor, finds, the nearest first."""
    run_due_jobs()
    actor = getattr(person, "actor", person)
    results = queries.search(actor, queries.Search(text, **narrowed), today=clock.today())
    rows = queries.results_of(results.question, results.ids)
    return ["".join(part.text for part in row.title) for row in rows]


def kept():
    """Everything that the index keeps, as one text: nothing sensitive may stand in it."""
    run_due_jobs()
    rows = [" ".join(map(str, row)) for row in Content.objects.order_by("pk").values_list("title", "text", "note")]
    table, column = ("search_document", "words::text") if connection.vendor == "postgresql" else ("search_words", "*")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        rows += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(rows)
