"""Catalogues are read from sources and kept by Babel."""

from pathlib import Path

from zhibu.foundation.words import extraction


def _context(tmp_path: Path) -> Path:
    folder = tmp_path / "thing"
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text('title = _("Open the list")\n')
    (folder / "templates" / "a.html").write_text(
        '<p title="{% trans "Close" %}">\n{% blocktrans trimmed count n=n %}\n {{ n }} thing\n{% plural %}\n'
        "{{ n }} things\n{% endblocktrans %}</p>"
    )
    return folder


def test_messages_come_from_python_and_templates(tmp_path):
    found = {m.id if isinstance(m.id, str) else m.id[0] for m in extraction.extracted(_context(tmp_path)) if m.id}
    assert found == {"Open the list", "Close", "%(n)s thing"}


def test_gaps_are_named_until_the_catalogue_is_complete(tmp_path):
    folder = _context(tmp_path)
    assert extraction.update(folder) == 3
    po = extraction.catalogue_path(folder)
    text = po.read_text()
    for english, chinese in [("Open the list", "打开列表"), ("Close", "关闭")]:
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"')
    po.write_text(text)
    assert [(g.message, g.what) for g in extraction.gaps(folder)] == [("%(n)s thing", "missing")]
    assert extraction.compile_catalogue(folder)
    assert po.with_suffix(".mo").stat().st_size > 0
