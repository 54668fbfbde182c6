"""Lists: search, filters, pages, Excel; the number of queries does not grow with the list."""

import io
import zipfile

import openpyxl
import pytest
from django.test import RequestFactory

from barograph.report import excel
from barograph.web.lists import Column, Filter, Listing

ROWS = [{"id": i, "name": f"第{i}份", "n": i, "note": None} for i in range(1, 121)]


@pytest.fixture
def asked(office):
    def ask(**query):
        request = RequestFactory().get("/x/", query)
        request.user = office.people["reader"]
        request.htmx = False
        return request

    return ask


def listing(**more):
    return Listing(
        name="x", title="例表", rows=ROWS, search=("name",),
        columns=[Column("name", "名称", sort="name"), Column("n", "数", kind="number", sort="n"), Column("note", "备注")],
        filters=[Filter("odd", "单双", [("1", "单"), ("0", "双")], apply=lambda rows, v: [r for r in rows if r["n"] % 2 == int(v)])],
        **more,
    )  # fmt: skip


def test_fifty_rows_a_page_and_the_rest_behind_numbers(asked):
    view = listing().view(asked(page="3"))

    assert [r["object"]["n"] for r in view["rows"]] == list(range(101, 121))
    assert view["pager"]["total"] == 120 and view["pager"]["pages"] == 3


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "第一", "1;drop"])
def test_a_page_number_that_is_none_is_no_error(asked, page):
    assert listing().view(asked(page=page))["rows"]


def test_two_chinese_characters_find(asked):
    assert len(listing().view(asked(q="第7"))["rows"]) == 11  # 7, 70–79


def test_filter_sort_and_search_hold_together(asked):
    view = listing().view(asked(q="份", odd="1", sort="-n"))

    assert view["rows"][0]["object"]["n"] == 119
    assert "odd=1" in view["export_url"] and "sort=-n" in view["export_url"]


def test_what_is_missing_stays_missing_in_excel():
    file = io.BytesIO()
    excel.write(
        file,
        columns=[excel.Column(title="值", kind="figure")],
        rows=[[None], ["0"], ["12345678901234567.25"]],
        title="例",
    )

    cells = [row[0].value for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert cells == [None, 0, "12345678901234567.25"]


def test_no_cell_is_a_formula_and_the_sheet_prints_on_a4():
    file = io.BytesIO()
    bad = ["=1+1", "+1", "-1-1", "@SUM(A1)", "{=1}", "http://evil.example/"]
    excel.write(file, columns=[excel.Column(title="名")], rows=[[b] for b in bad], title="表[1]:名/称" * 9)

    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == bad
    assert all(row[0].data_type == "s" for row in sheet.iter_rows(min_row=2))
    assert sheet.freeze_panes == "A2" and sheet.page_setup.paperSize == 9 and sheet.auto_filter.ref
    with zipfile.ZipFile(file) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_an_export_is_in_the_trail(knock, office):
    from barograph.ledger.models import AuditEntry

    answer = knock("reader").get("/sources/?format=xlsx&q=天枢")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    assert book.active.max_row == 2
    entry = AuditEntry.objects.get(action="export.xlsx")
    assert entry.actor == "own-reader" and '"rows":1' in entry.detail


@pytest.mark.parametrize(
    ("page", "most"),
    [("/", 40), ("/users/", 14), ("/organisations/", 12), ("/audit/", 12), ("/account/", 12), ("/api/", 10)],
)
def test_a_core_page_asks_a_bounded_number_of_questions(
    knock, office, django_assert_max_num_queries, page, most
):
    client = knock("administrator")
    client.get(page)
    with django_assert_max_num_queries(most):
        assert client.get(page).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_list(knock, office, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from barograph.ledger.models import User

    client = knock("administrator")
    client.get("/users/")
    with CaptureQueriesContext(connection) as few:
        client.get("/users/")
    User.objects.bulk_create(
        User(username=f"p{i}", password="!", organisation=office.own, scope=office.own.path)
        for i in range(200)
    )
    with CaptureQueriesContext(connection) as many:
        client.get("/users/")

    assert len(many) == len(few)
