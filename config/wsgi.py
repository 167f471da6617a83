"""The WSGI application that granian (or any other server) loads."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
django_application = get_wsgi_application()

from zhibu.foundation.ui.addresses import load_all  # noqa: E402 - settings first

LOADED_AFTER = 1.0
"""Seconds after the start, when the first page has been answered, the rest of the program is loaded."""
loading = Timer(LOADED_AFTER, load_all)
loading.daemon = True
loading.start()

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def by_one_hand(inner: WSGI) -> WSGI:
    """`inner`, worked by one thread with one connection to SQLite, whatever the number of the server's threads.

    What is slow through no fault of ours stays with the server's threads: the body of an answer (a film) is sent by
    the one that took the request, and an upload, which comes as fast as the line allows, is handled there whole.
    """
    hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hand")

    def answer(environ: dict[str, Any]) -> tuple[tuple[Any, ...], Iterable[bytes]]:
        head: list[tuple[Any, ...]] = []
        body = inner(environ, lambda *status: head.append(status))
        return head[-1], body

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE", "").startswith("multipart/"):
            return inner(environ, start_response)
        head, body = hand.submit(answer, environ).result()
        start_response(*head)
        return body

    return application


application = by_one_hand(django_application) if connection.vendor == "sqlite" else django_application
