"""Workbooks: cells as text, and files made to harm."""

# ruff: noqa: DTZ001 - stored moments are naive
from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

import openpyxl
import pytest

from sapa.data.readers import archive, read_rows, sheets
from sapa.data.readers.archive import Limits, check_archive
from sapa.data.readers.common import Options
from sapa.errors import BadInput
from sapa.i18n import translator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path, monkeypatch):
    """Every test of this file: the reader's temporary folder is gone afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


@pytest.fixture
def book(tmp_path):
    """Write a workbook of {sheet: rows}."""

    def make(**tables):
        path = tmp_path / "book.xlsx"
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in tables.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(row)
        workbook.save(path)
        return path

    return make


@pytest.fixture
def raw(tmp_path):
    """Write a workbook from the XML of its only sheet."""

    def make(cells, *, before="", method=zipfile.ZIP_DEFLATED):
        path = tmp_path / "raw.xlsx"
        relation = '<Relationships xmlns="{}"><Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'
        with zipfile.ZipFile(path, "w", method) as out:
            out.writestr("_rels/.rels", relation.format(PACKAGE, OFFICE, "officeDocument", "xl/workbook.xml"))
            out.writestr(
                "xl/_rels/workbook.xml.rels", relation.format(PACKAGE, OFFICE, "worksheet", "worksheets/sheet1.xml")
            )
            out.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            )
            out.writestr(
                "xl/worksheets/sheet1.xml",
                f'{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
            )
        return path

    return make


def refused(path, id, limits=None, **options):
    with pytest.raises(BadInput) as caught:
        sheets.read_sheet(Path(path), Options("book.xlsx", **options), limits)
    assert caught.value.what.id == id
    return caught.value


def test_cells_become_the_text_that_a_person_sees(book):
    """Whole numbers without .0, 15 digits, ISO dates, true and false, empty cells missing."""
    rows = read_rows(
        book(
            Дерек=[
                ["сан", "күн", "уақыт", "иә", "мәтін"],
                [1, date(2021, 7, 5), time(13, 5), True, "  Қала "],
                [0.1 + 0.2, datetime(2021, 7, 5, 13, 5, 7), timedelta(hours=30), False, None],
            ]
        ),
        shown="b.xlsx",
    )
    assert rows.columns == ("сан", "күн", "уақыт", "иә", "мәтін")
    assert rows.frame["сан"].tolist() == ["1", "0.3"]
    assert rows.frame["күн"].tolist() == ["2021-07-05", "2021-07-05 13:05:07"]
    assert rows.frame["уақыт"].tolist() == ["13:05:00", "30:00:00"]
    assert rows.frame["иә"].tolist() == ["true", "false"]
    assert rows.frame["мәтін"].tolist()[0] == "Қала"
    assert rows.frame["мәтін"].isna().tolist() == [False, True]
    (file,) = rows.files
    assert (file.path, file.format, file.sheet, file.rows) == ("b.xlsx", "xlsx", "Дерек", 2)


def test_row_numbers_are_the_sheets_own(tmp_path):
    """The table may begin below and beside A1, and have empty rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for place, value in {"C4": "id", "D4": "q", "C5": 1, "D5": 2, "C8": 3, "D8": 4}.items():
        sheet[place] = value
    workbook.save(tmp_path / "book.xlsx")
    rows = read_rows(tmp_path / "book.xlsx")
    assert rows.columns == ("id", "q")
    assert rows.frame["q"].tolist() == ["2", "4"]
    assert rows.origin["row"].tolist() == [5, 8]


def test_a_declared_decimal_comma_holds_for_number_cells(book):
    """One file, one mark: the cell 1.234 is not read as one thousand."""
    assert read_rows(book(S=[["w"], [1.234]]), decimal=",").frame["w"].tolist() == ["1,234"]


def test_a_sheet_is_chosen_by_its_name(book):
    """The first one without a name; an unknown one is refused with the nearest and the list."""
    path = book(Бірінші=[["a"], [1]], Екінші=[["b"], [2]])
    assert read_rows(path).columns == ("a",)
    assert read_rows(path, sheet="Екінші").columns == ("b",)
    error = refused(path, "data.sheet", sheet="екинши")
    assert error.expected == "Бірінші, Екінші"
    assert error.todo.params["name"] == "Екінші"


def test_an_empty_sheet_and_an_encoding_are_refused(book):
    """A sheet without a header is no table; a workbook has no encoding."""
    assert refused(book(S=[]), "data.empty").where == "book.xlsx!S"
    refused(book(S=[["a"]]), "data.encoding.none", encoding="cp1251")


def test_a_name_that_stands_twice_names_the_sheet_and_row(book):
    """The same rule as for text tables."""
    assert refused(book(S=[["a", "a"], [1, 2]]), "data.twice").where == "book.xlsx!S:1"


def test_opendocument_sheets_are_read(tmp_path):
    """A minimal .ods with one table."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
    heading = cell.format("string", "", "өңір")
    five = cell.format("float", ' office:value="5"', "5")
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="T">'
        f"<table:table-row>{heading}</table:table-row>"
        f"<table:table-row>{five}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "t.ods"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"/>')
        out.writestr("content.xml", content)
    rows = read_rows(path)
    assert rows.frame["өңір"].tolist() == ["5"]
    assert rows.files[0].sheet == "T"


# -- files made to harm ------------------------------------------------------------------------------------------------

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.skipif(not sheets.CAN_LIMIT_MEMORY, reason="this system cannot limit a process's memory")
def test_a_cell_in_the_last_corner_ends_only_the_reading_process(raw):
    """A 1 kB file whose two cells span 17 billion aborts calamine's process; the user's lives and hears why."""
    assert refused(raw(FAR), "data.sheet.large").todo.id == "data.sheet.large.todo"


def test_where_memory_cannot_be_limited_the_box_of_cells_is_looked_at(raw, monkeypatch):
    """XFD1048576 is row 1 048 576, column 16 384."""
    monkeypatch.setattr(sheets, "CAN_LIMIT_MEMORY", False)
    assert refused(raw(FAR), "data.sheet.large").got == "1048576 x 16384"


def test_the_box_is_seen_across_pieces(raw, monkeypatch):
    """A reference that is cut in two by the reading buffer still counts."""
    monkeypatch.setattr(archive, "PIECE", 7)
    with pytest.raises(BadInput) as caught:
        check_archive(raw(FAR), "x", Limits(), box=True)
    assert caught.value.got == "1048576 x 16384"


def test_an_ordinary_sheet_passes_the_look_at_its_box(book, monkeypatch):
    """The look refuses nothing that can be read."""
    monkeypatch.setattr(sheets, "CAN_LIMIT_MEMORY", False)
    assert len(read_rows(book(S=[["a", "b"], [1, 2], [3, 4]]))) == 2


def test_an_archive_that_inflates_too_far_is_refused(raw):
    """A bomb of inline texts, scaled down with the limit: 4 MB of one letter are some kB in the archive."""
    path = raw(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 4_000_000}</t></is></c></row>')
    assert path.stat().st_size < 10_000
    found = refused(path, "data.sheet.unpacks", Limits(inflated=1024 * 1024))
    assert found.got == "4 MB"
    assert (found.what.params["size"], found.what.params["limit"]) == ("4 MB", "1 MB")


def test_a_false_declared_size_does_not_help(raw):
    """The size written into the archive is not believed: the bytes are counted while they are inflated."""
    path = raw(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 4_000_000}</t></is></c></row>')
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")  # the last entry of the directory is the sheet; 24 bytes on stands its size
    assert struct.unpack_from("<I", content, at + 24)[0] > 4_000_000
    struct.pack_into("<I", content, at + 24, 100)
    path.write_bytes(content)
    refused(path, "data.sheet.unpacks", Limits(inflated=1024 * 1024))


@pytest.mark.parametrize("can_limit", [True, False])
def test_a_bomb_is_refused_by_its_declared_size_before_anything_is_unpacked(book, monkeypatch, can_limit):
    """60 MB of one letter are 58 kB packed, 1000 times less: refused in a moment on every system."""
    path = book(S=[["a"], [1]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out,
        out.open("xl/bomb.xml", "w", force_zip64=True) as member,
    ):
        member.write(b"a" * 60_000_000)
    monkeypatch.setattr(sheets, "CAN_LIMIT_MEMORY", can_limit)
    monkeypatch.setattr(archive, "inflated", lambda *_: pytest.fail("unpacked"))
    monkeypatch.setattr(sheets, "_ask_worker", lambda *_: pytest.fail("a process was started"))
    start = perf_counter()
    found = refused(path, "data.sheet.unpacks")
    assert perf_counter() - start < 1
    assert found.got == "57 MB"
    assert "57 MB" in translator("en")(found.what)


def test_a_member_may_be_large_where_it_is_not_many_times_its_packed_size():
    """Below 32 MB any ratio is taken; beyond, 400 times what is packed, and never more than 512 MB."""
    mb = 1024 * 1024
    assert Limits().most(1000) == 32 * mb
    assert Limits().most(mb) == 400 * mb
    assert Limits().most(50 * mb) == 512 * mb


def test_one_shared_text_in_many_cells_is_counted(raw):
    """Text that a small file repeats is stopped where it is written out."""
    cell = '<c t="inlineStr"><is><t>' + "a" * 1000 + "</t></is></c>"
    path = raw("".join(f"<row>{cell * 5}</row>" for _ in range(100)))
    refused(path, "data.sheet.large", Limits(characters=100_000))


def test_too_many_members_are_refused(tmp_path):
    """An archive of thousands of files is no workbook."""
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as out:
        for i in range(20):
            out.writestr(f"f{i}", "")
    assert refused(path, "data.sheet.large", Limits(members=10)).got == "20 > 10"


def test_entities_are_refused(raw):
    """Neither a bomb of entities nor a file of this machine is expanded."""
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    refused(raw(cells, before=bomb), "data.sheet.unreadable")
    refused(raw(cells, before='<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'), "data.sheet.unreadable")


@pytest.mark.parametrize("content", [b"no workbook at all", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    """Damaged archives, and text named .xlsx."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert refused(path, "data.sheet.unreadable").got is None  # the sentence says it; a class of Python would not


def test_an_empty_and_a_locked_workbook_are_refused(tmp_path):
    """Zero bytes; and the container that Excel wraps around a workbook with a password."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"")
    refused(path, "data.empty")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    refused(path, "data.sheet.locked")


def test_a_cut_off_workbook_is_refused(book):
    """Half of a file, as after a broken upload."""
    path = book(S=[["a"], [1]])
    path.write_bytes(path.read_bytes()[:-200])
    refused(path, "data.sheet.unreadable")


def test_reading_that_takes_too_long_is_stopped(book):
    """The process is ended when its time is over."""
    assert refused(book(S=[["a"], [1]]), "data.sheet.large", Limits(seconds=0.001)).got == "> 0.001 s"


def test_a_process_that_cannot_start_is_told(book, monkeypatch):
    """No interpreter, no reading: said plainly."""
    monkeypatch.setattr(sys, "executable", str(Path("/nowhere/python")))
    refused(book(S=[["a"], [1]]), "data.sheet.no_worker")


def test_the_reading_process_imports_nothing_of_the_package():
    """It starts in hundredths of a second, so that many small workbooks stay fast."""
    folder = str(sheets.WORKER.parent)
    code = f"import sys; sys.path.insert(0, {folder!r}); import sheet_worker; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert "'pandas'" not in done.stdout
    assert "'sapa'" not in done.stdout


def test_a_formula_that_failed_is_seen_and_not_taken_for_an_empty_cell(tmp_path):
    """`#DIV/0!` stands in the data as Excel left it, whatever else the row holds, so that a check can name it."""
    import xlsxwriter

    path = tmp_path / "forms.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Other").write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet = book.add_worksheet("Лист & «2»")
        sheet.write_row("A2", ["nr", "people", "note"])
        sheet.write_row("A3", ["1", 5, "x"])
        sheet.write_string("A4", "2")
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
    rows = read_rows(path, shown="forms.xlsx", sheet="Лист & «2»")
    assert [str(v) for v in rows.frame["people"]] == ["5", "#DIV/0!"]
    assert rows.place(1, "people") == "forms.xlsx, Лист & «2»!B4"
