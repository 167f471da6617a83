import pytest

from zhibu.foundation.ui.charts import drawn_table, spark_bars, table_of

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


def test_the_table_of_a_chart_runs_nothing():
    html = drawn_table({"labels": ["<b>"], "series": [{"name": "<i>", "values": [None]}]}, "bar")
    assert ("&lt;b&gt;" in html, "&lt;i&gt;" in html, "—" in html, "<b>" in html) == (True, True, True, False)


def test_the_newest_bar_stands_at_the_right_edge():
    assert spark_bars([1, 2]) == '<path d="M60 19v-9.0h4v9.0z"/><path class="last" d="M66 19v-18.0h4v18.0z"/>'


def test_no_values_draw_no_bars():
    assert spark_bars(None) == '<path d=""/><path class="last" d=""/>'
