"""Posters of lessons."""

from zhibu.demo.media import SIGNS
from zhibu.learning.choices import Topic


def test_every_topic_has_a_seal_of_four_signs():
    assert set(SIGNS) == set(Topic.values)
    assert {len(signs) for signs in SIGNS.values()} == {4}
