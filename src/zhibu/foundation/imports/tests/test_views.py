from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhibu.accounts.models import Account
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.models import Import
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.sheets import read_sheet
from zhibu.foundation.sheets.tests import makers

HEAD = ["姓名", "账号", "联系电话", "民族", "籍贯"]
ROWS = [["林一", "lin1", "13800138000", "01 汉族", "x"], ["林二", "lin2", "", "火星族", "x"]]


def upload(zone, content, **more):
    data = {"kind": "guests", "place": zone.branch.path, "token": uuid4()}
    return {**data, "file": SimpleUploadedFile("名册.xlsx", content), **more}


def page(name, import_):
    return reverse(f"imports:{name}", args=[import_.pk])


def test_a_table_walks_through_its_pages(guests, secretary, zone, at):
    client = secretary.client
    assert client.get(reverse("imports:start")).status_code == 200
    sent = client.post(reverse("imports:start"), upload(zone, makers.xlsx([HEAD, *ROWS])))
    import_ = Import.objects.get()
    assert sent["Location"] == page("columns", import_)
    shown = client.get(page("columns", import_)).content.decode()
    assert "籍贯" in shown
    assert "13800138000" not in shown
    chosen = {f"column_{index}": key for index, key in enumerate(["name", "username", "mobile", "ethnicity", ""])}
    assert client.post(page("columns", import_), chosen)["Location"] == page("check", import_)
    working = client.get(page("check", import_)).content.decode()
    assert 'id="progress"' in working
    assert '<meta http-equiv="refresh"' in working
    run_due_jobs()
    found = client.get(page("check", import_)).content.decode()
    assert "火星族" in found
    assert client.post(page("commit", import_))["Location"] == page("result", import_)
    run_due_jobs()
    assert "林二" in client.get(page("result", import_)).content.decode()
    assert Account.objects.filter(username="lin1").count() == 1


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (ImportState.MAPPING, "columns"),
        (ImportState.CHECKING, "check"),
        (ImportState.CHECKED, "check"),
        (ImportState.COMMITTING, "result"),
        (ImportState.DONE, "result"),
        (ImportState.CANCELED, "result"),
        (ImportState.FAILED, "result"),
    ],
)
def test_every_state_has_its_page_and_the_others_lead_there(begin, secretary, state, name):
    import_ = begin(makers.xlsx([HEAD, *ROWS]))
    Import.objects.update(state=state)
    client = secretary.client
    assert client.get(page("show", import_))["Location"] == page(name, import_)
    assert client.get(page(name, import_)).status_code == 200
    for other in {"columns", "check", "result"} - {name}:
        response = client.get(page(other, import_))
        if (state, other) != (ImportState.CHECKED, "columns"):
            assert response["Location"] == page(name, import_)


def test_the_poll_leads_on_when_the_work_is_done(begin, confirm, secretary):
    import_ = begin(makers.xlsx([HEAD, *ROWS]))
    confirm(import_)
    response = secretary.client.get(page("check", import_), headers={"HX-Request": "true", "HX-Target": "progress"})
    assert response["HX-Redirect"] == page("check", import_)


def test_a_file_that_cannot_be_read_is_said_in_the_form(guests, secretary, zone, at):
    response = secretary.client.post(reverse("imports:start"), upload(zone, b"%PDF-1.7"))
    assert response.status_code == 422
    assert Import.objects.count() == 0


def test_an_organization_beyond_the_right_is_refused_in_the_form(guests, secretary, zone, at):
    content = makers.xlsx([HEAD, *ROWS])
    response = secretary.client.post(reverse("imports:start"), upload(zone, content, place=zone.branch_next.path))
    assert (response.status_code, Import.objects.count()) == (422, 0)


def test_one_key_for_two_columns_is_refused_in_the_form(begin, secretary):
    import_ = begin(makers.xlsx([HEAD, *ROWS]))
    response = secretary.client.post(page("columns", import_), {"column_0": "name", "column_1": "name"})
    assert response.status_code == 422
    assert Import.objects.get().state == ImportState.MAPPING


def test_another_sheet_can_be_chosen(begin, secretary):
    import openpyxl

    book = openpyxl.Workbook()
    makers.fill(book.active, [HEAD, *ROWS])
    makers.fill(book.create_sheet("旧表"), [HEAD[:2], ROWS[0][:2]])
    import_ = begin(makers.saved(book))
    secretary.client.post(page("columns", import_), {"sheet": "旧表"})
    changed = Import.objects.get()
    assert (changed.reading["sheet"], changed.rows_expected) == ("旧表", 1)


@pytest.mark.parametrize("name", ["show", "columns", "check", "result"])
def test_the_secretary_next_door_sees_nothing(begin, neighbor, stranger, name):
    import_ = begin(makers.xlsx([HEAD, *ROWS]))
    assert [p.client.get(page(name, import_)).status_code for p in (neighbor, stranger)] == [404, 404]


@pytest.mark.parametrize("name", ["commit", "cancel"])
def test_only_who_began_it_decides(begin, confirm, neighbor, office, name):
    import_ = confirm(begin(makers.xlsx([HEAD, *ROWS])))
    assert [p.client.post(page(name, import_)).status_code for p in (neighbor, office)] == [404, 403]
    assert Import.objects.get().state == ImportState.CHECKED


def test_the_office_above_looks_on_but_does_not_get_the_files(begin, confirm, office):
    import_ = confirm(begin(makers.xlsx([HEAD, *ROWS])))
    assert office.client.get(page("check", import_)).status_code == 200
    for file_id in (import_.file_id, import_.result_id):
        assert office.client.get(reverse("files:file", args=[file_id])).status_code == 404


def test_who_may_import_nothing_is_told_so(guests, member):
    assert [member.client.get(reverse(f"imports:{n}")).status_code for n in ("start", "history")] == [403, 403]


def test_verdicts_are_filtered_and_counted(begin, confirm, secretary):
    import_ = confirm(begin(makers.xlsx([HEAD, *ROWS])))
    shown = secretary.client.get(page("check", import_), {"kind": "error"}).content.decode()
    assert "林二" in shown
    assert "林一" not in shown
    assert "林一" in secretary.client.get(page("check", import_), {"q": "2"}).content.decode()


def test_what_has_to_be_mended_is_listed_first(begin, confirm, secretary):
    import_ = confirm(begin(makers.xlsx([HEAD, *ROWS])))
    first = secretary.client.get(page("check", import_)).content.decode()
    assert ("林二" in first, "林一" in first) == (True, False)
    every = secretary.client.get(page("check", import_), {"kind": ""}).content.decode()
    assert "林一" in every


def test_the_empty_table_can_be_read_by_the_machine_itself(guests, secretary, begin):
    response = secretary.client.get(reverse("imports:template", args=["guests"]))
    content = b"".join(response.streaming_content)
    rows = [row.cells for row in read_sheet(content)]
    assert rows[0][:4] == ["姓名", "账号", "联系电话", None]
    assert rows[1][2:4] == ["手机号", "固定电话"]
    assert secretary.client.get(reverse("imports:template", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_for_any_number(begin, secretary, django_assert_num_queries, count):
    for _ in range(count):
        begin(makers.xlsx([HEAD, *ROWS]))
    client = secretary.client
    client.get(reverse("imports:history"))
    with django_assert_num_queries(7):
        assert client.get(reverse("imports:history")).content.decode().count("名册.xlsx") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_verdicts_cost_the_same_for_any_number(begin, confirm, secretary, django_assert_num_queries, count):
    import_ = confirm(begin(makers.xlsx([HEAD, *([ROWS[0]] * count)])))
    client = secretary.client
    client.get(page("check", import_))
    with django_assert_num_queries(8):
        assert client.get(page("check", import_)).status_code == 200


def test_a_forged_place_is_refused_without_its_name(guests, secretary, zone, at):
    sent = secretary.client.post(
        reverse("imports:start"), upload(zone, makers.xlsx([HEAD, *ROWS]), place=zone.branch_far.path)
    )
    assert (sent.status_code, zone.branch_far.name in sent.content.decode()) == (422, False)
