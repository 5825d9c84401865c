"""Every workbook opens without a repair prompt, as far as schemas, known rules and three other readers can tell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from fixtures.evaluations import full_evaluation, two_surveys
from fixtures.experts import DAY, Row, copy_of, undecided
from fixtures.ooxml import by_schema, faults
from fixtures.project import ROOT
from fixtures.reviewed import book, research, training
from sapa.planning.study import Study
from sapa.results import Conclusion, Score, Status
from sapa.review.merge import merge
from sapa.workbook import read_copy, workbook_bytes
from sapa.workbook.design import design_workbook_bytes
from sapa.workbook.merged import panel_workbook_bytes


def panel(folder: Path, language: str) -> bytes:
    """Return the panel workbook of two experts who differ."""
    ids = [f.id for f in undecided().findings[:2]]
    for name, status in (("A", Status.MET), ("B", Status.NOT_MET)):
        rows = {ids[0]: Row(status, name, DAY, "r"), ids[1]: Row(Status.MET, name, DAY, "r", comment="=c")}
        conclusion = Conclusion(name, "", DAY, "=t", "", (Score("relevance", 3),))
        copy_of(workbook_bytes(undecided(), language), language, folder / f"{name}.xlsx", rows, conclusion)
    return panel_workbook_bytes(merge([read_copy(folder / f"{n}.xlsx") for n in "AB"]), language)


def well(content: bytes) -> None:
    """Assert that nothing is wrong, and that two other readers read every sheet."""
    assert faults(content) == []
    names = openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert openpyxl.load_workbook(BytesIO(content), read_only=True).sheetnames == names
    other = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    assert other.sheet_names == names
    assert all(other.get_sheet_by_name(name).to_python() is not None for name in names)


@pytest.mark.parametrize("make", [research, training, full_evaluation, two_surveys])
def test_evaluation_workbooks_open(make, language: str) -> None:
    """The samples, and made ones with every sheet and with ill-meant text."""
    well(book(make, language))


def test_panel_and_design_workbooks_open(study: Study, tmp_path: Path, language: str) -> None:
    """What merge and design write."""
    well(panel(tmp_path, language))
    well(design_workbook_bytes(study, language))


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.xlsx")), ids=lambda p: p.stem)
def test_templates_open(path: Path) -> None:
    """Every blank form of the project."""
    assert faults(path.read_bytes()) == []


def _in(part: str, pattern: str, by: str) -> Callable[[bytes], bytes]:
    """Return a change of one part of the package."""

    def change(content: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
            for item in source.infolist():
                data = source.read(item)
                if item.filename == part:
                    text, count = re.subn(pattern, by, data.decode("utf-8"), count=1, flags=re.S)
                    assert count == 1, (part, pattern)
                    data = text.encode("utf-8")
                target.writestr(item, data)
        return out.getvalue()

    return change


FINDINGS, BOOK = "xl/worksheets/sheet3.xml", "xl/workbook.xml"
BROKEN = {
    "elements out of order": _in(FINDINGS, r"(<autoFilter[^>]*/>)(.*)</worksheet>", r"\2\1</worksheet>"),
    "an attribute that is none": _in(FINDINGS, "<pageMargins ", '<pageMargins mine="1" '),
    "a text that is not there": _in(FINDINGS, r't="s"><v>\d+<', 't="s"><v>9999999<'),
    "two sheets of one name": _in(BOOK, r'(<sheet name="([^"]+)".*?<sheet name=")[^"]+', r"\1\2"),
    "a long name": _in(BOOK, r'<sheet name="[^"]+"', f'<sheet name="{"x" * 32}"'),
    "a name with a slash": _in(BOOK, r'<sheet name="[^"]+"', '<sheet name="a/b"'),
    "a defined name with blanks": _in(BOOK, 'name="sapa_run_id"', 'name="sapa run id"'),
    "a defined name twice": _in(BOOK, 'name="sapa_run_id"', 'name="sapa_run_language"'),
    "a name that is a cell": _in(BOOK, 'name="sapa_run_id"', 'name="AB12"'),
    "rows out of order": _in(FINDINGS, '<row r="7"', '<row r="5"'),
    "no such format": _in(FINDINGS, r'(<c r="B6" s=")\d+', r"\g<1>99999"),
    "merged cells that overlap": _in(
        "xl/worksheets/sheet1.xml", "<mergeCell ", '<mergeCell ref="A1:C9"/><mergeCell '
    ),
    "a list that is too long": _in(FINDINGS, '<formula1>"', '<formula1>"' + "y" * 256),
    "no look of a conditional format": _in(FINDINGS, r'dxfId="\d+"', 'dxfId="9999"'),
    "a link to no sheet": _in(FINDINGS, r'location="[^"]+"', 'location="Nowhere!A1"'),
    "formats counted wrongly": _in("xl/styles.xml", r'<cellXfs count="\d+"', '<cellXfs count="3"'),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_the_validation_sees_what_is_broken(what: str) -> None:
    """Each planted fault is found; the file without it has none."""
    assert faults(BROKEN[what](book(full_evaluation, "en")))


def test_documents_keep_to_their_schema(language: str) -> None:
    """The Word conclusion is held to the schema as well."""
    from sapa.report import conclusion_bytes

    assert by_schema(conclusion_bytes(full_evaluation(), language), ".docx") == []
