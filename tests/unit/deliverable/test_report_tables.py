"""Tables of a Word report: figures as printed, captions, merged cells; strangers' files are refused, not trusted."""

import zipfile
from pathlib import Path

import docx
import pytest

from sapa.deliverable.archive import Limits
from sapa.deliverable.printed_figure import Unit, comma_is_decimal, printed_figure
from sapa.deliverable.report_tables import ReportTable, report_tables
from sapa.errors import BadInput


def _saved(document: object, folder: Path, name: str = "report.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def _one(folder: Path, rows: list[list[str]], *, caption: str = "Таблица 1. Доверие") -> ReportTable:
    document = docx.Document()
    document.add_paragraph(caption)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    (found,) = report_tables(_saved(document, folder))
    return found


def _values(table: ReportTable) -> list[float]:
    return [cell.figure.value for cell in table.figures]


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("41,2 %", 41.2, 1, Unit.PERCENT),
        ("41.2%", 41.2, 1, Unit.PERCENT),
        ("41,20\u00a0%", 41.2, 2, Unit.PERCENT),
        ("1 188", 1188.0, 0, Unit.PLAIN),
        ("1\u202f188", 1188.0, 0, Unit.PLAIN),
        ("1 188,5", 1188.5, 1, Unit.PLAIN),
        ("1'188", 1188.0, 0, Unit.PLAIN),
        ("n = 1 200", 1200.0, 0, Unit.PLAIN),
        ("−3,4", -3.4, 1, Unit.PLAIN),
        ("44,9*", 44.9, 1, Unit.PLAIN),
        ("44,9²", 44.9, 1, Unit.PLAIN),
        ("44,1 (38,0–50,2)", 44.1, 1, Unit.PLAIN),
        ("1.188.000", 1188000.0, 0, Unit.PLAIN),
        ("1,188.5", 1188.5, 1, Unit.PLAIN),
        ("74 %", 74.0, 0, Unit.PERCENT),
        ("0,412", 0.412, 3, Unit.PLAIN),
    ],
)
def test_a_printed_figure_keeps_its_decimals_and_unit(text: str, value: float, decimals: int, unit: Unit) -> None:
    """Each way that reports of the three languages print a number; values read off the text itself."""
    figure = printed_figure(text)
    assert figure is not None
    assert (figure.value, figure.decimals, figure.unit) == (value, decimals, unit)
    assert figure.margin is None


def test_a_margin_is_told_from_the_figure_it_belongs_to() -> None:
    """`±2,8` is a margin of error; `55,2 ± 2,8 %` is a figure with one."""
    alone, both = printed_figure("±2,8"), printed_figure("55,2 ± 2,75 %")
    assert (alone.value, alone.decimals, alone.is_margin) == (2.8, 1, True)
    assert (both.value, both.margin, both.margin_decimals, both.unit) == (55.2, 2.75, 2, Unit.PERCENT)
    assert not both.is_margin


@pytest.mark.parametrize(
    "text", ["", "–", "-", "Алматы", "12.01.2026", "18-29", "q7", "3 из 5", "1 18", "41,2 % и 38 %",
             "8 (701) 555-01-02", "1234567890123456", "±", "%", "x" * 100],
)  # fmt: skip
def test_words_dates_and_ranges_are_no_figures(text: str) -> None:
    """What cannot be one number is left alone."""
    assert printed_figure(text) is None


def test_a_comma_before_three_digits_follows_the_rest_of_the_table() -> None:
    """1,188 is 1188 beside 41.2, and 1.188 beside 41,2."""
    assert not comma_is_decimal(["1,188", "41.2"])
    assert comma_is_decimal(["1,188", "41,2"])
    assert printed_figure("1,188", comma=False).value == 1188.0
    assert printed_figure("1,188", comma=True).value == 1.188


def test_captions_headings_and_figures_are_found_in_the_order_of_the_text(tmp_path: Path) -> None:
    """The paragraph before a table is its caption; without one, the heading of the section names it."""
    document = docx.Document()
    document.add_heading("3. Доверие", level=1)
    document.add_paragraph("Таблица 3")
    document.add_paragraph("Доверие акимату по регионам, %")
    table = document.add_table(rows=2, cols=3)
    for c, text in enumerate(["Регион", "Доверяют", "n"]):
        table.cell(0, c).text = text
    for c, text in enumerate(["Алматы", "44,1", "140"]):
        table.cell(1, c).text = text
    document.add_heading("4. Возраст", level=1)
    document.add_table(rows=1, cols=2).cell(0, 1).text = "44,9"
    first, second = report_tables(_saved(document, tmp_path))
    assert (first.number, first.caption) == (1, "Таблица 3 Доверие акимату по регионам, %")
    assert first.heading == "3. Доверие"
    assert _values(first) == [44.1, 140.0]
    trust, n = first.figures
    assert (trust.figure.unit, n.figure.unit) == (Unit.PERCENT, Unit.PLAIN)
    assert (first.row_name(trust), first.column_name(trust)) == ("Алматы", "Доверяют")
    assert (second.caption, second.title) == ("", "4. Возраст")


def test_a_kazakh_caption_is_a_caption(tmp_path: Path) -> None:
    """«1-кесте» stands before the name, and «пайыз» in the head is per cent."""
    table = _one(tmp_path, [["Өңір", "Сенеді, пайызбен"], ["Алматы қаласы", "44,1"]], caption="1-кесте. Сенім")
    assert table.caption == "1-кесте. Сенім"
    assert table.figures[0].figure.unit is Unit.PERCENT


def test_merged_cells_are_listed_once(tmp_path: Path) -> None:
    """A cell over two columns and a cell over two rows each stand once, with what they cover."""
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Доверяют, %"
    table.cell(1, 1).text, table.cell(1, 2).text = "город", "село"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "Абай"
    for r, c, text in ((2, 1, "50,1"), (2, 2, "48,3"), (3, 1, "51,0"), (3, 2, "47,9")):
        table.cell(r, c).text = text
    (found,) = report_tables(_saved(document, tmp_path))
    texts = [cell.text for row in found.rows for cell in row]
    assert texts.count("Доверяют, %") == 1
    assert texts.count("Абай") == 1
    assert found.cell(0, 1).columns == 2
    assert found.cell(2, 0).rows == 2
    assert found.cell(3, 0) is None
    assert _values(found) == [50.1, 48.3, 51.0, 47.9]
    last = found.figures[3]
    assert found.row_name(last) == "Абай"
    assert found.column_name(last) == "Доверяют, % · село"
    assert last.figure.unit is Unit.PERCENT


def test_years_and_ordinals_are_names_and_not_figures(tmp_path: Path) -> None:
    """A year in the head and № at the left name columns and rows."""
    table = _one(tmp_path, [["№", "Показатель", "2024", "2026"], ["1", "Доверяют", "41,0", "44,1"]])
    assert _values(table) == [41.0, 44.1]
    assert table.column_name(table.figures[1]) == "2026"


def test_a_footnote_mark_is_not_a_digit_of_the_figure(tmp_path: Path) -> None:
    """44,1 with a raised 1 is 44.1 and not 44.11; text of fields and breaks is read, deleted text is not."""
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].add_run("44,1")
    mark = cell.paragraphs[0].add_run("1")
    mark.font.superscript = True
    (table,) = report_tables(_saved(document, tmp_path))
    assert table.figures[0].figure.value == 44.1
    assert table.figures[0].text == "44,1¹"


def test_a_table_inside_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    """Its figures do not run into the outer cell's text."""
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "12,5"
    outer.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "7,5"
    first, second = report_tables(_saved(document, tmp_path))
    assert _values(first) == [12.5]
    assert _values(second) == [7.5]


def test_a_report_without_tables_gives_none(tmp_path: Path) -> None:
    """No table is an answer, not a fault."""
    assert report_tables(_saved(docx.Document(), tmp_path)) == ()


def _refused(path: Path, what: str, **options: object) -> None:
    with pytest.raises(BadInput) as caught:
        report_tables(path, **options)
    assert caught.value.what.id == f"deliverable.report.{what}"
    assert caught.value.todo.id == f"deliverable.report.{what}.todo"
    assert caught.value.where == path.name


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    """Half a zip, a text that calls itself .docx, a zip that is no document, and a missing file."""
    whole = _saved(docx.Document(), tmp_path, "whole.docx").read_bytes()
    for name, content in (("half.docx", whole[: len(whole) // 2]), ("text.docx", b"not a document")):
        (tmp_path / name).write_bytes(content)
        _refused(tmp_path / name, "damaged")
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    _refused(tmp_path / "other.docx", "damaged")
    _refused(tmp_path / "missing.docx", "damaged")


def test_other_formats_and_passwords_are_refused_with_what_to_do(tmp_path: Path) -> None:
    """An old .doc, and a file that Word encrypted (an OLE container)."""
    (tmp_path / "old.doc").write_bytes(b"x")
    _refused(tmp_path / "old.doc", "not_docx")
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    _refused(tmp_path / "locked.docx", "protected")


def _rewritten(source: Path, target: Path, part: str, change: object) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return target


def test_entities_and_bombs_are_refused(tmp_path: Path) -> None:
    """A document type declaration never reaches the parser; an archive larger than allowed is not opened."""
    source = _saved(docx.Document(), tmp_path, "source.docx")
    definition = b'<!DOCTYPE w [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    for name, encoding in (("utf8.docx", "utf-8"), ("utf16.docx", "utf-16")):
        path = _rewritten(
            source, tmp_path / name, "word/document.xml",
            lambda content, e=encoding: content.replace(b"?>", b"?>" + definition, 1).decode("utf-8")
            .replace("encoding='UTF-8'", f"encoding='{e}'").encode(e),
        )  # fmt: skip
        _refused(path, "entities")
    _refused(source, "too_large", limits=Limits(members=3))
    _refused(source, "too_large", limits=Limits(bytes=1_000))
    bomb = _rewritten(source, tmp_path / "bomb.docx", "word/document.xml", lambda content: content + b" " * 60_000_000)
    _refused(bomb, "too_large")
