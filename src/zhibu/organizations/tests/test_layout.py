"""The chart: every box on the sheet, none upon another, the sheet near to a landscape page."""

from hypothesis import given
from hypothesis import strategies as st

from zhibu.organizations.layout import BOX, Node, draw, fitted, width_of


def leaf(name):
    return Node(None, name, "branch")


names = st.text(alphabet="云创科技党支部A1", min_size=2, max_size=30)
trees = st.recursive(
    st.builds(leaf, names),
    lambda below: st.builds(
        lambda name, some: Node(None, name, "committee", children=some),
        names,
        st.lists(below, min_size=1, max_size=6),
    ),
    max_leaves=40,
)


def count(node):
    return 1 + sum(count(child) for child in node.children)


@given(trees)
def test_boxes_lie_on_the_sheet_and_not_upon_each_other(root):
    drawing = draw(root)
    assert len(drawing.boxes) == count(root)
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= max(drawing.width, drawing.boxes[0].width + 32)
        assert box.y + BOX <= drawing.height
    below = sorted(drawing.boxes, key=lambda box: (box.x, box.y))
    for one in below:
        clash = [b for b in below if b is not one and b.x < one.x + one.width and one.x < b.x + b.width
                 and b.y < one.y + BOX and one.y < b.y + BOX and b.level and one.level]  # fmt: skip
        assert clash == []


def test_a_zone_comes_near_to_a_landscape_page():
    root = leaf("云岭高新区党工委")
    root.children = [Node(None, f"第{n}街道党委", "committee", children=[leaf("支部")] * 8) for n in range(25)]
    drawing = draw(root)
    assert 1.1 < drawing.width / drawing.height < 1.8


@given(st.text(alphabet="云A", min_size=1, max_size=40), st.integers(40, 200))
def test_a_long_name_is_cut_to_its_box(name, room):
    assert width_of(fitted(name, room)) <= room or len(fitted(name, room)) == 1
