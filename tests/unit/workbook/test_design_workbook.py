"""The design workbook: sheets, words, safety, forms that the review reads, and the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from fixtures.books import opened_bytes, parts, texts, texts_of
from fixtures.designs import NASTY, nasty_study, opened
from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS, same_heading
from sapa.deliverable.load import load_deliverable
from sapa.errors import BadInput
from sapa.planning.study import Study
from sapa.workbook.design import design_workbook_bytes, write_design_workbook
from unit.deliverable.folder import deliverable, manifest

TABS = {
    "kk": ["Паспорт", "Зерттеу бағдарламасы", "Стандарт талаптары", "Көлемді есептеу", "Іріктемені бөлу",
           "Іріктелген бірліктер", "Іріктеу барысы", "Интервьюер тапсырмалары", "Квоталар", "Респондентті іріктеу",
           "Далалық бақылау жоспары", "Бланкілерді толтыру тәртібі", "Байланыстар", "Далалық бақылау",
           "Болжамдар мен дереккөздер", "_lists"],
    "ru": ["Паспорт", "Программа исследования", "Требования Стандарта", "Расчет объема", "Распределение выборки",
           "Отобранные единицы", "Ход отбора", "Задания интервьюерам", "Квоты", "Отбор респондента",
           "План полевого контроля", "Как заполнять бланки", "Контакты", "Полевой контроль", "Допущения и источники",
           "_lists"],
    "en": ["Passport", "Research programme", "What the Standard asks", "Arithmetic", "Allocation", "Drawn sample",
           "How it was drawn", "Assignments", "Quotas", "Choice of the respondent", "Control plan",
           "How to fill in the forms", "Contacts", "Field control", "Assumptions and sources", "_lists"],
}  # fmt: skip

FORMS = {"contacts": 12, "control": 13}


def test_tabs_follow_the_work_in_the_language(study: Study, language: str) -> None:
    """From the programme to the forms; long drop-down lists are hidden."""
    book = opened(study, language)
    assert book.sheetnames == TABS[language]
    assert book["_lists"].sheet_state == "veryHidden"


def test_a_sheet_with_nothing_to_show_is_left_out(studies: dict[str, Study]) -> None:
    """Without listed units, interviewers and quotas there are no draw, no assignments and no quotas."""
    names = opened(studies["given"], "en").sheetnames
    assert names == ["Passport", "Research programme", "What the Standard asks", "Arithmetic", "Allocation",
                     "Control plan", "How to fill in the forms", "Contacts", "Field control",
                     "Assumptions and sources", "_lists"]  # fmt: skip


def test_the_first_line_of_every_sheet_is_its_question(study: Study, language: str) -> None:
    """The forms are the exception: their first row is the header by which they are read."""
    book = opened(study, language)
    for index, sheet in enumerate(book.worksheets[1:-1], start=1):
        if index not in FORMS.values():
            assert str(sheet["A1"].value).endswith("?"), sheet.title


def test_every_word_is_translated(studies: dict[str, Study], study: Study, language: str) -> None:
    """A text that no catalogue has comes back in guillemets with its id; there is none."""
    for one in (study, *studies.values()):
        left = [t for t in texts(opened(one, language)) if re.search(r"«[a-z_]+\.[a-z_.0-9]+»", t)]
        assert left == []


def test_what_the_plan_leaves_blank_waits_in_tinted_open_cells(study: Study) -> None:
    """The problem is not stated: its cell is open and has a hint; the aim is stated and locked."""
    book = opened(study, "en", values=False)
    sheet = book["Research programme"]
    rows = {c.value: c.row for c in sheet["A"] if c.value}
    assert not sheet.cell(rows["Problem"], 2).protection.locked
    assert sheet.cell(rows["Problem"], 2).value is None
    assert sheet.cell(rows["Aim"], 2).protection.locked
    assert sheet.cell(rows["Aim"], 2).value == NASTY[0]
    assert any(v.promptTitle == "Problem" for v in sheet.data_validations.dataValidation)
    assert any("para 37(1)" in t for t in texts_of(sheet))


def test_no_formula_and_no_link_can_come_from_what_people_wrote(tmp_path: Path, language: str) -> None:
    """Names of units, people and papers stay texts of type s; every formula is ours; every link stays inside."""
    content = design_workbook_bytes(nasty_study(tmp_path), language)
    book = opened_bytes(content, values=False)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    for text in (*NASTY, "=title & «үлгі»", "=027"):
        found = [c for c in cells if c.value == text]
        assert found, text
        assert all(c.data_type == "s" for c in found), text
    names = "IF|AND|SUM|SUMIFS|COUNTIFS|MAX|MIN|INT|ROUND|ROUNDUP|ROUNDDOWN|NORMSINV|NORMSDIST|SUMPRODUCT|PRODUCT"
    ours = re.compile(rf"^\(*({names}|1\+|'|\$?[A-Z]{{1,2}}\$?\d)")
    for xml in parts(content, r"worksheets/sheet\d+\.xml$").values():
        for formula in re.findall(r"<f>(.*?)</f>", xml):
            assert ours.match(formula), formula
    places = [c.hyperlink.location for c in cells if c.hyperlink]
    assert places
    for place in places:
        name, cell = place.rsplit("!", 1)
        assert book[name.strip("'").replace("''", "'")][cell] is not None


def test_the_forms_have_the_headings_and_words_by_which_the_review_reads_them(study: Study, language: str) -> None:
    """First row: the review's columns in their order; drop-downs hold its words."""
    book = opened(study, language)
    at = LANGUAGES.index(language)
    for table, index in FORMS.items():
        sheet = book.worksheets[index]
        heads = [c.value for c in sheet[1]]
        assert all(same_heading(table, key, head) for key, head in zip(HEADINGS[table], heads, strict=False))
        assert len(heads) >= len(HEADINGS[table])
        lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
        for (owner, _, _), words in WORDS.items():
            if owner == table:
                assert '"' + ",".join(forms[at] for forms in words.values()) + '"' in lists
    hidden = book["_lists"]
    assert [c.value for c in hidden["A"]][: len(study.plan.strata)] == [s.stratum for s in study.plan.strata]


def test_a_filled_in_form_is_read_with_file_and_sheet_alone(tmp_path: Path, study: Study, language: str) -> None:
    """A control and a contact written into the design workbook are a control and a contact of the review."""
    path = tmp_path / "design.xlsx"
    write_design_workbook(study, path, language=language)
    book = openpyxl.load_workbook(path)
    control, contacts = book.worksheets[FORMS["control"]], book.worksheets[FORMS["contacts"]]
    at = LANGUAGES.index(language)
    confirmed = WORDS[("control", "outcomes", "outcome")]["confirmed"][at]
    refusal = WORDS[("contacts", "dispositions", "disposition")]["2.1"][at]
    for cell, value in {"A2": "1", "B2": "i1", "C2": "k", "G2": confirmed}.items():
        control[cell] = value
    for cell, value in {"A2": "1", "B2": "A", "C2": "i1", "D2": 1, "F2": refusal}.items():
        contacts[cell] = value
    book.save(path)
    old = "{file: control.csv, id: anketa, outcome: res, outcomes: {confirmed: ok}, compare: {age: vozrast}}"
    new = f"{{file: design.xlsx, sheet: {control.title}}}\n    contacts: {{file: design.xlsx, sheet: {contacts.title}}}"
    text = manifest(old, new)
    method = load_deliverable(deliverable(tmp_path, deliverable_yaml=text)).parts[0].methods[0]
    assert (len(method.tables["control"]), len(method.tables["contacts"])) == (1, 1)
    assert method.spec.control is not None
    assert confirmed in method.spec.control.outcomes.confirmed
    assert method.spec.contacts is not None
    assert method.spec.contacts.dispositions[refusal] == "2.1"


def test_only_inputs_are_open_and_every_sheet_prints_on_a4_without_a_clock(study: Study, language: str) -> None:
    """Locked without a password; page numbers in the footer; no date of printing."""
    content = design_workbook_bytes(study, language)
    book = opened_bytes(content, values=False)
    open_sheets = set()
    for sheet in book.worksheets[:-1]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.page_setup.paperSize == 9
        assert sheet.oddFooter.right.text.strip().endswith("&P / &N")
        assert "&&" in sheet.oddFooter.left.text  # the title's own ampersand
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    open_sheets.add(book.sheetnames.index(sheet.title))
                    assert cell.data_type != "f", f"{sheet.title} {get_column_letter(cell.column)}{cell.row}"
    assert open_sheets == {0, 1, 3, 9, 10, *FORMS.values()}
    for xml in parts(content, r"worksheets/sheet\d+\.xml$").values():
        assert "&amp;D" not in xml
        assert "&amp;T" not in xml


def test_charts_are_native_titled_and_described(study: Study, studies: dict[str, Study], language: str) -> None:
    """Margins by region with the line wanted, and error (or power) against n; no pies."""
    for one in (study, studies["difference"]):
        content = design_workbook_bytes(one, language)
        charts = parts(content, r"charts/chart\d+\.xml$")
        assert len(charts) == 2
        for xml in charts.values():
            assert len(re.findall(r"<c:title>", xml)) == 3
            assert "pieChart" not in xml
        assert any("lineChart" in xml for xml in charts.values())
        descriptions = [re.search(r'descr="([^"]+)"', x) for x in parts(content, r"drawings/drawing\d+\.xml$").values()]
        assert all(found and len(found.group(1)) > 60 for found in descriptions)


def test_numbers_are_written_to_twelve_significant_digits(study: Study) -> None:
    """The same digits on every machine."""
    for xml in parts(design_workbook_bytes(study, "en"), r"worksheets/sheet\d+\.xml$").values():
        for number in re.findall(r"<v>(-?\d+\.\d+(?:[eE]-?\d+)?)</v>", xml):
            assert float(f"{float(number):.12g}") == float(number)


def test_the_same_study_gives_the_same_bytes_whatever_the_surroundings(study: Study, tmp_path: Path) -> None:
    """No clock, no hash seed, no locale and no time zone enters the file."""
    program = (
        "import sys, hashlib, pathlib; sys.path[:0] = sys.argv[1:3]\n"
        "from fixtures.designs import full_study\n"
        "from sapa.workbook.design import design_workbook_bytes\n"
        "print(hashlib.sha256(design_workbook_bytes(full_study(pathlib.Path(sys.argv[3])), 'kk')).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[3]
    sums = {hashlib.sha256(design_workbook_bytes(study, "kk")).hexdigest()}
    surroundings = {**os.environ, "PYTHONHASHSEED": "4711", "LC_ALL": "C.UTF-8", "TZ": "Asia/Almaty"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(root / "toolkit"), str(root / "tests"), str(tmp_path)],
        capture_output=True, text=True, check=True, env=surroundings, cwd=tmp_path,
    )  # fmt: skip
    assert sums == {done.stdout.strip()}


def test_a_workbook_is_written_whole_or_not_at_all(study: Study, tmp_path: Path) -> None:
    """A missing folder is said plainly; another language is refused."""
    with pytest.raises(BadInput) as caught:
        write_design_workbook(study, tmp_path / "none" / "x.xlsx", language="ru")
    assert caught.value.what.id == "writing.no_folder"
    write_design_workbook(study, tmp_path / "x.xlsx", language="ru")
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
    with pytest.raises(ValueError, match="language"):
        design_workbook_bytes(study, "de")
