"""Articles become safe HTML and plain text."""

import pytest

from zhibu.learning import richtext


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一\n二\n\n三", "<p>一<br>二</p><p>三</p>"),
        ("# 题\n文", "<h2>题</h2><p>文</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("1. 甲\n2. 乙", "<ol><li>甲</li><li>乙</li></ol>"),
        ("> 引", "<blockquote><p>引</p></blockquote>"),
        ("很**要紧**", "<p>很<strong>要紧</strong></p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_light_marks_become_elements(source, expected):
    assert richtext.to_html(source).replace("\n", "") == expected


@pytest.mark.parametrize(
    "source",
    [
        "<p>好<script>alert(1)</script></p>",
        '<p onclick="x()">好</p>',
        '<p><a href="javascript:x()">好</a></p>',
        "<p><img src=x>好</p>",
    ],
)
def test_nothing_that_runs_survives(source):
    clean = richtext.to_html(source)
    assert "好" in clean
    for poison in ("script", "onclick", "javascript", "img"):
        assert poison not in clean


def test_terms_and_points_are_one_a_line():
    assert richtext.terms_of("应到会：有表决权\n实到:到场") == [("应到会", "有表决权"), ("实到", "到场")]
    assert richtext.lines_of("- 甲\n\n· 乙") == ["甲", "乙"]


def test_only_what_is_read_counts_as_length():
    assert richtext.count_readable(richtext.to_text("# 题\n\n一 二\n- 三")) == 4
