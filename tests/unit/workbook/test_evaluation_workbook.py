"""The evaluation workbook: sheets, words, safety, links, print set-up, and the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from fixtures.books import opened_bytes, parts, texts
from fixtures.evaluation_details import NASTY, estimates
from fixtures.evaluations import bare_evaluation, full_evaluation, two_surveys
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.plain_text import masked, visible
from sapa.present import Shown, label
from sapa.results import Evaluation, table
from sapa.workbook import workbook_bytes, write_workbook

MAKERS: tuple[Callable[[], Evaluation], ...] = (full_evaluation, two_surveys, bare_evaluation)


def opened(evaluation: Evaluation, language: str, *, values: bool = True) -> Any:
    """Return the workbook as openpyxl reads it: stored values, or formulas."""
    return opened_bytes(workbook_bytes(evaluation, language), values=values)


def tabs(evaluation: Evaluation, language: str) -> list[str]:
    """Return the names of the sheets that are shown."""
    return [sheet.title for sheet in opened(evaluation, language) if sheet.sheet_state == "visible"]


def test_tabs_are_named_in_the_language_and_in_the_order_of_reading(language: str) -> None:
    """Passport first; each evidence sheet answers one question."""
    names = tabs(full_evaluation(), language)
    expected = {
        "kk": ["Паспорт", "Жиынтық", "Тексеру нәтижелері", "Ұсынымдар", "Сарапшы қорытындысы", "Іріктеме қатесі",
               "Далалық бақылау",
               "Интервьюерлерді бақылау", "Жауаптарды салыстыру", "Қамту",
               "Есеп көрсеткіштері", "Құжаттар мен әдістер", "Деректер ақаулары",
               "Түсіндірулер мен болжамдар", "Терминдер сөздігі", "Дереккөздер мен нұсқалар"],
        "ru": ["Паспорт", "Сводка", "Результаты проверки", "Рекомендации", "Заключение эксперта", "Ошибка выборки",
               "Полевой контроль",
               "Контроль по интервьюерам", "Сравнение ответов", "Охват",
               "Показатели отчета", "Документы и методы", "Дефекты данных",
               "Трактовки и допущения", "Глоссарий", "Источники и версии"],
        "en": ["Passport", "Summary", "Findings", "Recommendations", "Expert's conclusion", "Sampling error",
               "Field control",
               "Control by interviewer", "Answers compared", "Coverage",
               "Claims of the report", "Documents and methods", "Data defects",
               "Readings and assumptions", "Glossary", "Provenance"],
    }[language]  # fmt: skip
    assert names == expected


def test_a_sheet_with_nothing_to_show_is_left_out() -> None:
    """An empty review has a passport, a summary, findings and its provenance."""
    expected = ["Passport", "Summary", "Findings", "Expert's conclusion", "Glossary", "Provenance"]
    assert tabs(bare_evaluation(), "en") == expected


def test_two_surveys_have_a_sheet_each_with_names_that_excel_takes() -> None:
    """A method's id may hold what a tab's name may not, and may be too long."""
    names = opened(two_surveys(), "ru").sheetnames
    errors = [n for n in names if n.startswith("Ошибка выборки")]
    assert errors[0] == "Ошибка выборки main"
    assert len(errors) == 2
    assert all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in names)
    assert len({n.casefold() for n in names}) == len(names)


@pytest.mark.parametrize("make", MAKERS)
def test_every_word_is_translated(make: Callable[[], Evaluation], language: str) -> None:
    """A text that no catalogue has comes back in guillemets with its id; there is none."""
    placeholders = [t for t in texts(opened(make(), language)) if re.search(r"«[a-z_]+\.[a-z_.0-9]+»", t)]
    assert placeholders == []


def test_no_formula_and_no_link_can_come_from_what_people_wrote(language: str) -> None:
    """Respondents' and providers' texts stay texts of type s; every formula is ours; every link stays inside."""
    content = workbook_bytes(full_evaluation(), language)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    for written in NASTY:
        # What reaches a person, a telephone or an address, is masked before it is written.
        text = masked(written)
        assert text == written or not any(c.value == written for c in cells), written
        # A bell is shown as a sign, so that nothing hidden reaches a reader.
        found = [c for c in cells if c.value in (text, visible(text))]
        assert found, text
        assert all(c.data_type == "s" for c in found), text
    sheets = parts(content, r"worksheets/sheet\d+\.xml$")
    ours = re.compile(
        r"^(IF|AND|OR|INDEX|CONCATENATE|COUNTIF|TINV|BETAINV|SQRT|TRIM|MATCH|ISNUMBER|\(*1-|100\*|SUM|MAX|COUNTIFS|COUNTA|CONCATENATE|MIN|ROUND|ROUNDUP|ROUNDDOWN|NORMSINV|SUMPRODUCT|'|\"|\$?[A-Z]{1,2}\$?\d)"
    )
    for xml in sheets.values():
        for formula in re.findall(r"<f>(.*?)</f>", xml):
            assert ours.match(formula.lstrip("(")), formula
            assert not any(written in formula for written in NASTY), formula
            assert "cmd" not in formula
            assert "HYPERLINK" not in formula
    links = parts(content, r"_rels/sheet\d+\.xml\.rels$")
    assert not any("hyperlink" in xml for xml in links.values())
    assert not parts(content, r"externalLink")


@pytest.mark.parametrize("make", MAKERS)
def test_every_link_leads_to_a_cell_that_is_there(make: Callable[[], Evaluation]) -> None:
    """From a finding to its evidence, back, and from the first sheet to all others."""
    book = opened(make(), "kk")
    places = [c.hyperlink.location for sheet in book for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert places
    for place in places:
        name, cell = place.rsplit("!", 1)
        sheet = book[name.strip("'").replace("''", "'")]
        assert sheet[cell].row <= sheet.max_row


def test_findings_lead_to_their_evidence_and_back() -> None:
    """The row of the whole sample, the interviewers' table, the session that failed."""
    book = opened(full_evaluation(), "en")
    findings = book["Findings"]
    head = [c.value for c in findings[5]]
    link = head.index("sheet") + 1
    # Rows stand in the order of urgency; numbers are in the order of the Standard.
    rows = {findings.cell(row, 1).value: row for row in range(6, findings.max_row + 1)}
    targets = [findings.cell(rows[number], link).hyperlink for number in range(1, 15)]
    names = [t.location.rsplit("!", 1)[0].strip("'") if t else None for t in targets]
    assert names[:6] == ["Sampling error"] * 3 + ["Field control", "Control by interviewer", "Coverage"]
    session = targets[7].location.rsplit("!", 1)[1]
    assert book["Documents and methods"][session].offset(0, 2).value == NASTY[3]
    back = [c.hyperlink.location for row in book["Field control"].iter_rows(max_row=8) for c in row if c.hyperlink]
    assert back == ["'Passport'!A1", f"'Findings'!A{rows[4]}", f"'Findings'!A{rows[5]}"]


def test_the_expert_may_fill_in_the_judgement_and_the_signature_and_nothing_else(language: str) -> None:
    """Everything else is locked, without a password; the drop-down holds the four decisions."""
    book = opened(full_evaluation(), language)
    free: dict[str, set[str]] = {}
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    free.setdefault(sheet.title, set()).add(get_column_letter(cell.column))
    readings = book[translator(language)("workbook.tab.readings")]
    assert free.pop(readings.title) == {"B"}
    conclusion = translator(language)("workbook.tab.conclusion")
    todo = translator(language)("workbook.tab.recommendations")
    assert free.pop(todo) == {"G"}  # by when
    assert set(free) == {book.sheetnames[0], book.sheetnames[2], conclusion}
    findings = book.worksheets[2]
    assert free[findings.title] == {"N", "O", "P", "Q", "T", "U"}  # decision, who, when, why; where seen, comment
    lists = [v for v in findings.data_validations.dataValidation if v.type == "list"]
    t = translator(language)
    decisions = [label(s, t) for s in (Shown.MET, Shown.NOT_MET, Shown.NOT_ASSESSABLE, Shown.NOT_APPLICABLE)]
    assert lists[0].formula1 == '"' + ",".join(decisions) + '"'
    assert str(lists[0].sqref) == "N6:N22"


def test_every_sheet_prints_on_a4_with_page_numbers_and_no_clock(language: str) -> None:
    """Headers repeat, widths fit, and a print of tomorrow equals one of today."""
    content = workbook_bytes(full_evaluation(), language)
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        footer = sheet.oddFooter
        assert footer.right.text.strip().endswith("&P / &N")
        assert "&&" in footer.left.text  # the title's own ampersand
        standing = (book.sheetnames[0], translator(language)("workbook.tab.conclusion"))
        if sheet.title not in standing and sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            # No header is repeated where every table stays whole: pages then begin with a heading.
            assert sheet.print_title_rows or sheet.row_breaks.brk
    for xml in parts(content, r"worksheets/sheet\d+\.xml$").values():
        assert "&amp;D" not in xml
        assert "&amp;T" not in xml


def test_charts_are_native_titled_and_described(language: str) -> None:
    """Margins by region, control by region and by interviewer, plan against achieved; no pies."""
    content = workbook_bytes(full_evaluation(), language)
    charts = parts(content, r"charts/chart\d+\.xml$")
    assert len(charts) == 4
    for xml in charts.values():
        assert len(re.findall(r"<c:title>", xml)) == 3  # the chart's and both axes'
        assert "pieChart" not in xml
    drawings = parts(content, r"drawings/drawing\d+\.xml$")
    descriptions = [re.search(r'descr="([^"]+)"', xml) for xml in drawings.values()]
    assert all(found and len(found.group(1)) > 60 for found in descriptions)


def test_the_margin_is_a_live_formula_from_the_cells_of_its_row() -> None:
    """A reviewer can retrace 2.85 %: z · √(p(1−p)/n), with the correction where it applies."""
    written, stored = opened(full_evaluation(), "en", values=False), opened(full_evaluation(), "en")
    sheet, values = written["Sampling error"], stored["Sampling error"]
    row = next(c.row for c in sheet["A"] if c.value == "Whole sample")
    text = re.sub(r"\$B\$\d+|'Recalculation'!\$B\$\d+", "?", sheet.cell(row, 8).value)
    corrected = f'IF(E{row}="yes",(C{row}-B{row})/(C{row}-1),1)'
    assert text == f"=G{row}*SQRT(F{row}*(1-F{row})/B{row}*?*{corrected})/IF(?=1,F{row},1)"
    # R 4.2.2: qnorm(0.975) * sqrt(0.25 / 1180) = 0.02852838
    assert values.cell(row, 8).value == pytest.approx(0.02852838, abs=5e-9)
    assert values.cell(row, 9).value == 0.0285
    assert values.cell(row, 11).value == "✓ met"
    small = next(c.row for c in sheet["A"] if c.value == "Абай облысы" and values.cell(c.row, 3).value == 400)
    assert f'*IF(E{small}="yes",(C{small}-B{small})/(C{small}-1),1))' in sheet.cell(small, 8).value
    assert values.cell(small, 5).value == "yes"
    empty = next(c.row for c in sheet["A"] if c.value == "Шымкент қаласы")
    assert values.cell(empty, 8).value == "–"


def test_the_required_number_of_controlled_interviews_is_exact() -> None:
    """15 % of 1,180 is 177, and binary fractions make it no 178."""
    sheet = opened(full_evaluation(), "en")["Field control"]
    named = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert named["at least, interviews"] == 177
    assert named["at most, interviews"] == 295
    assert named["against the norm"] == "✓ met"


def test_the_interviews_that_the_limit_needs_are_live() -> None:
    """As if simple random, and with the design effect of the least precise indicator."""
    written, stored = opened(full_evaluation(), "en", values=False), opened(full_evaluation(), "en")
    sheet, values = written["Sampling error"], stored["Sampling error"]
    row = next(c.row for c in sheet["A"] if c.value == "Whole sample")
    limit = next(c.row for c in sheet["A"] if c.value == "limit of the margin of error")
    wanted = f"($B${limit}*IF('Recalculation'!?=1,F{row},1))"
    start = f"=MIN(INT(C{row}),ROUNDUP(ROUND(C{row}/(1+(C{row}-1)/(G{row}^2*F{row}*(1-F{row})/{wanted}^2"
    assert re.sub(r"(?<='!)\$B\$\d+", "?", sheet.cell(row, 14).value) == f"{start})),9),0))"
    # By hand: n0 = 1.959964^2 * 0.25 / 0.05^2 = 384.146, times deff 1.62 = 622.316; 13.2 million people change nothing.
    assert [values.cell(row, c).value for c in (14, 15)] == [385, 623]
    # 400 people: 384.146 / (1 + 383.146 / 400) = 196.2 and 622.316 / (1 + 621.316 / 400) = 243.7.
    small = next(c.row for c in sheet["A"] if c.value == "Абай облысы" and sheet.cell(c.row, 3).value == 400)
    assert [values.cell(small, c).value for c in (14, 15)] == [197, 244]
    women = next(c.row for c in sheet["A"] if c.value == "әйел")
    assert sheet.cell(women, 14).value.startswith(f"=ROUNDUP(ROUND(G{women}^2*")
    assert [values.cell(women, c).value for c in (14, 15)] == [385, 623]


def test_percentages_too_thin_are_counted_by_region_and_indicator() -> None:
    """Two categories of one indicator count twice; a dash where nothing can be said; means are not percentages."""
    sheet = opened(full_evaluation(), "en")["Sampling error"]
    head = next(c.row for c in sheet["A"] if c.value == "region" and sheet.cell(c.row, 4).value == "too thin in all")
    assert [sheet.cell(head, c).value for c in range(2, 6)] == ["q7", NASTY[0], "too thin in all", "of percentages"]
    rows = [[sheet.cell(head + i, c).value for c in range(2, 6)] for i in range(1, 7)]
    assert rows == [[2, 0, 2, 3], [1, 0, 1, 3], [0, 0, 0, 3], [0, 1, 1, 3], [0, "–", 0, 2], [3, 1, 4, 14]]


def test_many_indicators_take_several_blocks_of_too_thin_percentages() -> None:
    """Twelve columns a block, so that the sheet stays as wide as it is; every indicator is counted once."""
    evaluation = full_evaluation()
    rows = [{**estimates()[1], "indicator": f"q{i}", "too_thin": i % 2 == 0} for i in range(14)]
    tables = (table("estimates", rows),)
    sheet = opened(replace(evaluation, tables=tables), "en")["Sampling error"]
    heads = [
        [c.value for c in row if c.value] for row in sheet.iter_rows() if row[0].value == "region" and row[1].value
    ]
    assert [h[1:-2] for h in heads if "too thin in all" in h] == [[f"q{i}" for i in range(12)], ["q12", "q13"]]


def test_a_finding_on_thin_percentages_and_one_on_margins_lead_to_their_place() -> None:
    """Not to the sheet's first row: to the block, and to the column of margins."""
    book = opened(full_evaluation(), "en")
    findings = book["Findings"]
    link = [c.value for c in findings[5]].index("sheet") + 1
    rows = {findings.cell(row, 1).value: row for row in range(6, findings.max_row + 1)}
    places = [findings.cell(rows[number], link).hyperlink.location.rsplit("!", 1) for number in (15, 16, 17)]
    assert [name.strip("'") for name, _ in places] == ["Sampling error", "Claims of the report", "Claims of the report"]
    cells = [book[name.strip("'")][cell].value for name, cell in places]
    assert cells == ["region", "indicator", "margin in the report, ±"]


def test_an_opt_in_sample_shows_no_margin_and_no_verdict() -> None:
    """What cannot be stated stays empty: a dash, never a figure."""
    book = opened(two_surveys(), "en")
    name = next(n for n in book.sheetnames if n.startswith("Sampling error online"))
    row = next(c.row for c in book[name]["A"] if c.value == "Whole sample")
    assert [book[name].cell(row, c).value for c in range(8, 16)] == ["–"] * 8


def test_the_same_evaluation_gives_the_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    """No clock, no hash seed, no locale and no time zone enters the file."""
    program = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "from fixtures.evaluations import full_evaluation\n"
        "from sapa.workbook import workbook_bytes\n"
        "print(hashlib.sha256(workbook_bytes(full_evaluation(), 'kk')).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[3]
    sums = {hashlib.sha256(workbook_bytes(full_evaluation(), "kk")).hexdigest()}
    for seed, locale, zone in (("0", "C.UTF-8", "UTC"), ("4711", "ru_RU.UTF-8", "Asia/Almaty")):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", program, str(root / "toolkit"), str(root / "tests")],
            capture_output=True, text=True, check=True, env=surroundings, cwd=tmp_path,
        )  # fmt: skip
        sums.add(done.stdout.strip())
    assert len(sums) == 1


def test_a_workbook_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A missing folder is said plainly, and nothing is left behind."""
    with pytest.raises(BadInput) as caught:
        write_workbook(bare_evaluation(), tmp_path / "none" / "x.xlsx", language="ru")
    assert caught.value.what.id == "writing.no_folder"
    write_workbook(bare_evaluation(), tmp_path / "x.xlsx", language="ru")
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
    with pytest.raises(ValueError, match="language"):
        workbook_bytes(bare_evaluation(), "de")


def test_numbers_are_written_to_twelve_significant_digits() -> None:
    """The same digits on every machine: the last bits of a sum do not enter a workbook."""
    for xml in parts(workbook_bytes(full_evaluation(), "en"), r"worksheets/sheet\d+\.xml$").values():
        for number in re.findall(r"<v>(-?\d+\.\d+(?:[eE]-?\d+)?)</v>", xml):
            assert float(f"{float(number):.12g}") == float(number)


def test_provenance_names_files_sums_program_edition_and_seed_and_nothing_of_the_machine() -> None:
    """What the workbook was made from can be checked by anyone."""
    sheet = opened(full_evaluation(), "en")["Provenance"]
    said = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    for wanted in ("sapa 0.1.0", "17 August 2022", "17314", "20260101", "ab" * 32, "=a&b.csv", "1200"):
        assert wanted in said
    content = workbook_bytes(full_evaluation(), "en")
    for name, xml in parts(content, r"\.xml$").items():
        assert str(Path.home()) not in xml, name
