"""Garbled numbers in addresses and forms are answered, never an error of ours."""

import pytest
from django.urls import reverse

GARBLED = ["²", "٣", "abc", "-5", "9" * 5000]


@pytest.mark.parametrize("year", GARBLED)
def test_a_year_that_is_none_counts_as_this_one(secretary, member, at, year):
    here = reverse("learning:member_hours", args=[member.member.pk])
    assert secretary.client.get(here, {"year": year}).status_code in (200, 404)


@pytest.mark.parametrize("total", GARBLED)
def test_a_number_of_pages_that_is_none_counts_as_nothing(secretary, at, total):
    sent = {"more": "1", "pages-TOTAL_FORMS": total, "pages-INITIAL_FORMS": "0"}
    assert secretary.client.post(reverse("learning:lesson_new", args=["slides"]), sent).status_code < 500
