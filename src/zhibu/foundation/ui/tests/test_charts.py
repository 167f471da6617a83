import pytest

from zhibu.foundation.ui.charts import table_of

SERIES = [{"name": "已学", "values": [1, None]}, {"name": "应学", "values": [2, 3]}]


@pytest.mark.parametrize(
    ("kind", "data", "heads", "rows"),
    [
        (
            "line",
            {"labels": ["a", "b"], "axis": "周", "series": SERIES},
            ["周", "已学", "应学"],
            [["a", 1, 2], ["b", None, 3]],
        ),
        (
            "histogram",
            {"labels": ["0", "4"], "values": [5, 6], "unit": "人", "axis": "学时"},
            ["学时", "人"],
            [["0", 5], ["4", 6]],
        ),
        ("heat", {"days": [["2026-01-01", 0], ["2026-01-02", 2]], "unit": "次"}, ["", "次"], [["2026-01-02", 2]]),
        (
            "icicle",
            {"name": "全区", "value": 3, "children": [{"name": "软件园", "value": 2}]},
            ["", ""],
            [["全区", 3], ["　软件园", 2]],
        ),
    ],
)
def test_a_chart_has_its_figures_as_a_table(kind, data, heads, rows):
    table = table_of(data, kind)
    assert (table.heads, table.rows) == (heads, rows)
