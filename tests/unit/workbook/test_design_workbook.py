"""The design workbook: sheets, words, safety, live numbers, forms that the review reads, and the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from fixtures.designs import NASTY, full_study, nasty_study, plan_of, target_studies
from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS, same_heading
from sapa.deliverable.load import load_deliverable
from sapa.errors import BadInput
from sapa.planning.study import Study, design
from sapa.present.digits import significant
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


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study with every sheet."""
    return full_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """A study for each kind of target."""
    return target_studies(tmp_path_factory.mktemp("targets"))


def opened(study: Study, language: str, *, values: bool = True) -> Any:
    """Return the workbook as openpyxl reads it: stored values, or formulas."""
    return openpyxl.load_workbook(BytesIO(design_workbook_bytes(study, language)), data_only=values)


def parts(content: bytes, pattern: str) -> dict[str, str]:
    """Return the XML members whose name matches."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {n: archive.read(n).decode("utf-8") for n in archive.namelist() if re.search(pattern, n)}


def texts(book: Any) -> list[str]:
    """Return every text of a workbook."""
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def column(sheet: Any, head: str, *, below: str | None = None) -> list[Any]:
    """Return the values under a heading, up to the first empty cell."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == head and (below is None or any(c.value == below for c in row)):
                values = [sheet.cell(r, cell.column).value for r in range(cell.row + 1, sheet.max_row + 1)]
                return values[: values.index(None)] if None in values else values
    raise AssertionError(f"no column {head!r}")


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


def test_the_whole_and_the_least_precise_region_stand_in_one_sentence(studies: dict[str, Study]) -> None:
    """1,200 interviews divided by population: ±2.8 % for the country is ±27.2 % in Ulytau (z·√(0.25/13) = 27.18 %)."""
    sheet = opened(studies["given"], "en")["Allocation"]
    assert sheet["A4"].value == "±2.8% for the whole (1,200 interviews) is ±27.2% in Ulytau Region (13)."
    regions = column(sheet, "region", below="as wanted")
    assert regions[0] == "Ulytau Region"
    margins = column(sheet, "margin of error", below="as wanted")
    assert margins == sorted(margins, reverse=True)
    assert margins[0] == pytest.approx(0.2718, abs=5e-5)


def test_the_passport_says_what_is_designed_and_shows_its_numbers_live(study: Study) -> None:
    """One sentence, and six numbers that refer to the sheets that hold them."""
    written, stored = opened(study, "en", values=False)["Passport"], opened(study, "en")["Passport"]
    said = next(str(c.value) for row in stored.iter_rows() for c in row if "for the whole population" in str(c.value))
    plan = study.plan
    assert said.startswith(f"{plan.interviews} interviews give ±{plan.margin:.1%} for the whole population at 95%")
    row = next(c.row for c in stored["A"] if c.value == "as planned")
    control = study.fieldwork.control if study.fieldwork else None
    assert control is not None
    wanted = [plan.interviews, plan.issued, plan.clusters, plan.margin, control.needed, control.draw_safe]
    assert [stored.cell(row, c).value for c in range(2, 8)] == [significant(float(x or 0)) for x in wanted]
    assert all(str(written.cell(row, c).value).startswith("='") for c in (2, 3, 4, 5, 6))


def test_each_stage_of_the_size_is_a_live_formula_with_the_engines_number(studies: dict[str, Study]) -> None:
    """Every convention and kind of target: n₀, deff, N, response, issued; no stage is a bare number."""
    for name, one in studies.items():
        if one.plan.size is None:
            continue
        written, stored = opened(one, "en", values=False)["Arithmetic"], opened(one, "en")["Arithmetic"]
        row = next(c.row for c in stored["A"] if c.value == "Whole population")
        size = one.plan.size
        middle = [size.with_deff, size.with_fpc]
        if size.order.value == "fpc_deff_response":
            middle.reverse()
        engine = [size.simple, *middle, size.interviews, size.before_issue, size.issued]
        assert [stored.cell(row, c).value for c in range(5, 11)] == [significant(float(x)) for x in engine], name
        assert all(str(written.cell(row, c).value).startswith("=") for c in range(5, 11)), name


def test_cochrans_size_stands_on_the_sheet(tmp_path: Path) -> None:
    """z²·p(1 − p)/e² = 384.15 at 95 % and 5 % (Cochran 1977, section 4.4): 385 interviews."""
    sheet = opened(design(plan_of(), folder=tmp_path), "en")["Arithmetic"]
    row = next(c.row for c in sheet["A"] if c.value == "Whole population")
    assert sheet.cell(row, 5).value == pytest.approx(384.1459, abs=5e-5)
    assert sheet.cell(row, 8).value == 385


def test_strata_add_up_and_margins_are_live(study: Study) -> None:
    """Interviews of the strata, their sum, the margin of the whole and of each domain: formulas, not copies."""
    written, stored = opened(study, "ru", values=False), opened(study, "ru")
    sheet, values = written["Распределение выборки"], stored["Распределение выборки"]
    interviews = column(values, "интервью", below="вклад в дисперсию")
    assert interviews[:-1] == [s.interviews for s in study.plan.strata]
    assert interviews[-1] == study.plan.interviews == sum(interviews[:-1])
    for below in ("вклад в дисперсию", "соответствие"):
        formulas = column(sheet, "предельная ошибка", below=below)
        assert all(str(f).startswith("=") for f in formulas), below
    margins = column(values, "предельная ошибка", below="вклад в дисперсию")
    assert margins[-1] == significant(study.plan.margin)


def test_drawn_units_stand_with_probability_and_weight(study: Study) -> None:
    """Row by row as they were drawn; the weight is size / interviews / probability."""
    assert study.drawn is not None
    written, stored = opened(study, "en", values=False)["Drawn sample"], opened(study, "en")["Drawn sample"]
    units = study.drawn.units
    assert column(stored, "settlement")[: len(units)] == [u.ids[0] for u in units]
    assert column(stored, "probability")[: len(units)] == [significant(u.probability) for u in units]
    weights = column(stored, "people per interview")[: len(units)]
    assert weights == ["–" if u.weight is None else significant(u.weight) for u in units]
    live = column(written, "people per interview")[: len(units)]
    assert all(str(f).startswith("=") for f, u in zip(live, units, strict=True) if u.weight is not None)
    assert sum(column(stored, "interviews")[: len(units)]) == study.plan.interviews


def test_every_act_of_chance_is_written_down(study: Study) -> None:
    """Seed, generator, checksum of the frame; stratum, start, interval and what was chosen."""
    assert study.drawn is not None
    sheet = opened(study, "en")["How it was drawn"]
    said = " ".join(texts_of(sheet))
    for wanted in (str(study.drawn.seed), study.drawn.generator, study.drawn.frame.sha256):
        assert wanted in said
    for step in study.drawn.steps:
        assert step.stream in said
        assert ", ".join(step.chosen) in said


def texts_of(sheet: Any) -> list[str]:
    """Return every value of a sheet as text."""
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_workloads_and_quotas_add_up_to_the_plan(study: Study) -> None:
    """Interviewers, units and quota cells each sum to the interviews of the plan."""
    book = opened(study, "en")
    people = column(book["Assignments"], "interviews", below="regions")
    assert people[-1] == sum(people[:-1]) == study.plan.interviews
    totals = column(book["Quotas"], "total")
    assert totals[-1] == sum(totals[:-1]) == study.plan.interviews
    women, men = column(book["Quotas"], "women"), column(book["Quotas"], "men")
    assert women[-1] + men[-1] == study.plan.interviews


def test_routes_of_a_town_are_shown_with_their_interviewers(study: Study) -> None:
    """Six routes of the town KZ-61-U01 with 49 interviews, on the sheets of assignments, quotas and Kish tables."""
    assert study.fieldwork is not None
    book = opened(study, "en")
    units, routes = (column(book["Assignments"], head, below="every … dwelling") for head in ("unit", "route"))
    owed = column(book["Assignments"], "interviews", below="every … dwelling")
    town = [(r, n) for unit, r, n in zip(units, routes, owed, strict=True) if unit == "KZ-61-U01"]
    assert sorted(town) == [(1, 9), (2, 8), (3, 8), (4, 8), (5, 8), (6, 8)]
    units, routes, totals = (column(book["Quotas"], head) for head in ("unit", "route", "total"))
    assert sorted((r, n) for unit, r, n in zip(units, routes, totals, strict=False) if unit == "KZ-61-U01") == sorted(
        town
    )
    said = texts_of(book["Choice of the respondent"])
    assert [sum(f"KZ-61-U01, route {k}" in text for text in said) for k in range(8)] == [0, 1, 1, 1, 1, 1, 1, 0]
    assert any("route k of K starts at (u + k − 1)/K" in text for text in texts_of(book["Assignments"]))


def test_the_control_plan_is_exact_and_its_order_is_complete_to_the_draw(study: Study) -> None:
    """⌈15 %·n⌉ as a formula over the plan's interviews; each interviewer's first numbers are those of the plan."""
    control = study.fieldwork.control if study.fieldwork else None
    assert control is not None
    written, stored = opened(study, "en", values=False)["Control plan"], opened(study, "en")["Control plan"]
    row = next(c.row for c in stored["A"] if c.value == "controls with an outcome, at least")
    assert stored.cell(row, 2).value == control.needed
    assert written.cell(row, 2).value.startswith("=ROUNDUP(")
    orders = column(stored, "numbers of the interviews to try")[: len(control.orders)]
    assert orders == [
        ", ".join(str(n) for n in o.order[: o.draw]) for o in sorted(control.orders, key=lambda o: o.interviewer)
    ]


def test_kish_tables_and_the_table_of_every_questionnaire_are_there(study: Study) -> None:
    """Eight tables whose shares are one together; the effect of one adult a household is live."""
    written, stored = (opened(study, "en", values=v)["Choice of the respondent"] for v in (False, True))
    assert column(stored, "table")[:8] == ["A", "B1", "B2", "C", "D", "E1", "E2", "F"]
    assert column(stored, "share of questionnaires")[-1] == 1
    row = next(c.row for c in stored["A"] if c.value == "effect on the variance")
    # Shares .2 .4 .22 .12 .04 .02 of 1 … 6 adults: Σf·A² / (Σf·A)² = 7.42 / 2.46² = 1.2261.
    assert stored.cell(row, 2).value == pytest.approx(7.42 / 2.46**2)
    assert written.cell(row, 2).value.startswith("=SUM(")


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


def test_norms_stand_with_their_bounds_beside_what_is_planned(study: Study) -> None:
    """The sampling error of the norm is computed, and a plan above it says so."""
    written, stored = (
        opened(study, "en", values=False)["What the Standard asks"],
        opened(study, "en")["What the Standard asks"],
    )
    row = next(c.row for c in stored["A"] if "sampling error" in str(c.value))
    assert [stored.cell(row, c).value for c in (2, 4, 5, 6)] == ["table 10", 5, "%", "Standard"]
    norm = next(n for n in study.norms if n.id.endswith("sampling_error"))
    assert stored.cell(row, 7).value == significant(norm.planned or 0)
    assert stored.cell(row, 8).value == ("✓ the plan keeps it" if norm.kept else "✗ the plan breaks it")
    assert written.cell(row, 8).value.startswith("=IF(AND(")


def test_no_formula_and_no_link_can_come_from_what_people_wrote(tmp_path: Path, language: str) -> None:
    """Names of units, people and papers stay texts of type s; every formula is ours; every link stays inside."""
    content = design_workbook_bytes(nasty_study(tmp_path), language)
    book = openpyxl.load_workbook(BytesIO(content))
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
    book = openpyxl.load_workbook(BytesIO(content))
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
