"""The server's threads hand requests to one hand; films and uploads do not hold it."""

import threading

import pytest

from config.wsgi import by_one_hand


def call(application, content_type="text/plain"):
    said = []
    body = application({"CONTENT_TYPE": content_type}, lambda *head: said.append(head))
    return said, body


def inner(environ, start_response):
    start_response("200 OK", [("X-Thread", threading.current_thread().name)])
    return (threading.current_thread().name.encode() for _ in range(1))


def test_one_thread_answers_and_another_sends():
    application = by_one_hand(inner)
    (status, headers), body = call(application)[0][0], call(application)[1]
    assert status == "200 OK"
    assert headers[0][1].startswith("hand")
    assert b"".join(body) == threading.current_thread().name.encode()


def test_an_upload_stays_with_the_thread_that_took_it():
    said, _body = call(by_one_hand(inner), "multipart/form-data; boundary=x")
    assert said[0][1][0][1] == threading.current_thread().name


def test_many_threads_are_served_by_the_same_hand():
    application, seen = by_one_hand(inner), []
    threads = [threading.Thread(target=lambda: seen.append(call(application)[0][0][1][0][1])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["hand_0"] * 8


def test_what_breaks_breaks_in_the_thread_that_took_it():
    def broken(environ, start_response):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        call(by_one_hand(broken))
