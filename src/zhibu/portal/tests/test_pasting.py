"""What remains of fragments such as Word, WPS and mail programs put on the clipboard. The fragments are our own."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.portal.rules.pasting import TAGS, Piece, cleaned, pasted

FRAGMENTS = Path(__file__).parent / "fragments"
WORD, WPS, TABLE = ((FRAGMENTS / f"{name}.html").read_text(encoding="utf-8") for name in ("word", "wps", "table"))
ODDS = ["<p>", "</p>", "<b>", "</i>", "<ul><li>", "</li>", "<table><tr><td>", "<h1>", "<a href=", '"x">', "<div>"]
ODDS += ["<p style='mso-list:l0 level3 lfo1'>", "<span style='mso-list:Ignore'>", "<blockquote>", "&nbsp;", "&#x0;"]
ODDS += ["<!--", "-->", "<script>", "话", "<br>", "<o:p>"]


def test_a_notice_from_word():
    assert cleaned(WORD) == (
        "<h2>关于召开支部党员大会的通知</h2>"
        "<p>各党小组：定于<strong>11月</strong>召开，详见"
        '<a href="https://example.org/notice?id=1&amp;x=2">通知原文</a>和附件。</p>'
        "<ul><li>带好学习笔记</li><li>提前<em>十分钟</em>签到</li></ul>"
        "<p>请假须知如下新的</p>"
    )


def test_a_notice_from_wps():
    assert cleaned(WPS) == (
        "<h2>一、会议议题</h2>"
        "<ol><li>通过年度计划</li><li>讨论发展对象<ol><li>介绍人发言</li></ol></li></ol>"
        "<p><strong>强调</strong>纪律</p>"
    )


def test_a_table_keeps_its_words_and_its_head():
    (piece,) = pasted(TABLE).pieces
    assert piece == Piece(rows=(("时间", "地点"), ("周四19:30 开始", "三楼 会议室")), has_head=True)


def test_text_and_tables_come_in_their_order():
    pieces = pasted(f"<p>前</p>{TABLE}<p>后</p>").pieces
    assert [bool(piece.rows) for piece in pieces] == [False, True, False]
    assert (pieces[0].html, pieces[2].html) == ("<p>前</p>", "<p>后</p>")


def test_a_frame_of_one_cell_is_no_table():
    assert cleaned("<table><tr><td><p>框里的话</p><p>第二段</p></td></tr></table>") == "<p>框里的话</p><p>第二段</p>"


def test_pictures_of_the_writers_disk_are_counted_and_left_behind():
    found = pasted('<p>会场<img src="file:///C:/a.png"></p><p><v:imagedata src="file:///b"/></p>')
    assert (found.left_out, [piece.html for piece in found.pieces]) == (2, ["<p>会场</p>"])


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("", ""),
        ("直接输入的一句话", "<p>直接输入的一句话</p>"),
        ("<div>第一段</div><div>第二段</div>", "<p>第一段</p><p>第二段</p>"),
        ("<p>中文<br>\n换行</p>", "<p>中文<br>换行</p>"),
        ("<p>one\nword</p>", "<p>one word</p>"),
        ("<h1>题</h1><h4>小节</h4>", "<h2>题</h2><h3>小节</h3>"),
        ("<h2><b>粗标题</b></h2>", "<h2>粗标题</h2>"),
        ("<ul><li>一</li><li><p>二</p><ol><li>甲</li></ol></li></ul>",
         "<ul><li>一</li><li>二<ol><li>甲</li></ol></li></ul>"),
        ("<ul><li>一</li></ul><ol><li>二</li></ol>", "<ul><li>一</li></ul><ol><li>二</li></ol>"),
        ("<blockquote><p>引文</p></blockquote>", "<blockquote>引文</blockquote>"),
        ('<b style="font-weight:normal"><p>谷歌文档的外壳</p></b>', "<p>谷歌文档的外壳</p>"),
        ('<p><a href="javascript:alert(1)">点我</a></p>', "<p>点我</p>"),
        ('<p onclick="x()">话<script>alert(1)</script></p>', "<p>话</p>"),
        ('<p><a href="#_ftn1" name="_ftnref1">[1]</a>注</p>', "<p>[1]注</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p><strong> </strong>话</p>", "<p>话</p>"),
        ("<p><span style='display:none'>暗</span>明</p>", "<p>明</p>"),
    ],
)  # fmt: skip
def test_small_things(source, result):
    assert cleaned(source) == result


SOURCES = st.lists(st.sampled_from([WORD, WPS, TABLE, " ", "\n", "\u3000", *ODDS]), max_size=12).map("".join)


@given(SOURCES)
def test_whatever_comes_only_allowed_tags_leave_and_nothing_is_empty(source):
    result = cleaned(source)
    assert set(re.findall(r"</?([a-z0-9]+)", result)) <= TAGS
    assert not re.search(r"<(\w+)></\1>|mso|Mso|style=|class=|<!--", result)


@given(SOURCES)
def test_cleaning_again_changes_nothing(source):
    once = cleaned(source)
    assert cleaned(once) == once
