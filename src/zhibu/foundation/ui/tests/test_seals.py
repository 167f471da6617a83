import pytest

from zhibu.foundation.ui import seals


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        ("云创科技党支部", "云创科技"),
        ("中共云创科技支部委员会", "云创科技"),
        ("云", "云"),
        ("云创", "云创"),
        ("云创科", "云创科印"),
        ("党支部", "党支部印"),
        ("高新区数联信息技术股份有限公司联合党支部", "高新区数联信息技术"[:9]),
        ("", "印"),
    ],
)
def test_a_seal_says_what_sets_the_organization_apart(name, characters):
    assert seals.characters_of(name) == characters


def test_the_first_character_stands_at_the_top_right():
    cells = seals.cells_of("云创科技")
    assert [cell[0] for cell in cells] == ["云", "创", "科", "技"]
    assert (cells[0][1] > cells[2][1], cells[0][2] < cells[1][2]) == (True, True)


@pytest.mark.parametrize("length", range(1, 10))
def test_every_character_lies_within_the_square(length):
    for _, left, base, width, font in seals.cells_of("学" * length):
        assert left > 0
        assert left + width < 100
        assert font < base < 100
