"""The demonstration's articles are whole, fit their columns, and become blocks that an article may hold."""

import io
from collections import Counter

from PIL import Image

from zhibu.demo.article_texts import article_texts, blocks_of
from zhibu.demo.drawings.drawing import SCENES, SIZES, draw, printed
from zhibu.portal.choices import ColumnKind
from zhibu.portal.models import ArticlePage


def test_four_hundred_articles_in_known_columns_with_addresses_of_their_own():
    texts = article_texts()
    assert len(texts) == len({text.slug for text in texts}) == 400
    assert {text.column for text in texts} == set(ColumnKind)
    assert {text.picture for text in texts} - {"none"} <= set(SCENES)


def test_every_stage_of_review_is_there():
    stages = Counter(text.stage for text in article_texts())
    assert set(stages) == {"published", "draft", "first", "second", "last", "returned", "withdrawn"}


def test_a_text_becomes_blocks_with_the_picture_after_the_first_paragraph():
    picture = {"type": "picture", "value": {}}
    body = "第一段。\n\n第二段。\n\n| 项目 | 元 |\n| 书 | 12 |\n\n- 一\n- 二\n\n> 说过的话"
    found = blocks_of(body, picture)
    assert [block["type"] for block in found] == [
        "paragraph",
        "picture",
        "paragraph",
        "table",
        "paragraph",
        "quotation",
    ]
    assert found[3]["value"]["columns"] == [{"type": "text", "heading": "项目"}, {"type": "number", "heading": "元"}]
    assert found[4]["value"] == "<ul><li>一</li><li>二</li></ul>"


def test_every_article_can_be_read_by_the_editor():
    body = ArticlePage._meta.get_field("body").stream_block
    for text in article_texts():
        value = body.to_python(blocks_of(text.body, None))
        assert len(value) > 0, text.slug
        body.clean(value)


def test_drawings_are_the_same_for_a_seed_and_none_like_another():
    for kind in SCENES:
        drawings = [draw(kind, seed) for seed in range(1, 13)]
        assert len({drawing.svg for drawing in drawings}) == 12
        assert draw(kind, 3) == drawings[2]
        assert all(drawing.alt.startswith("墨线画：") and drawing.caption for drawing in drawings)


def test_a_drawing_is_printed_in_two_sizes():
    (files,) = printed([draw("tea", 1)])
    assert [Image.open(io.BytesIO(files[size])).size for size in SIZES] == [(960, 540), (480, 270)]
