"""The sheet of readings: what may be changed there, what asks for a new run, cells that carry the engine's values."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fixtures.live import Places, values
from fixtures.project import ROOT
from sapa.i18n import translator
from sapa.present import label
from sapa.present.status import computed_status
from sapa.results import Evaluation
from sapa.review import review
from sapa.standard import readings
from sapa.workbook import evaluation as writer
from sapa.workbook import workbook_bytes
from sapa.workbook.evaluation_book import EvaluationBook
from sapa.workbook.findings import COLUMNS
from sapa.workbook.live.inputs import choices

SAMPLES = ROOT / "data-samples"
Made = Callable[[str, str], tuple[Path, EvaluationBook]]
FOLDERS = {"research": SAMPLES / "social-survey-2026", "service": SAMPLES / "services" / "training-2026"}


@pytest.fixture(scope="module")
def runs() -> dict[str, Evaluation]:
    """The reviews of a survey and of a service, under the defaults."""
    return {name: review(folder) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="module")
def made(runs: dict[str, Evaluation], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write a workbook of a run in a language, once."""
    known: dict[tuple[str, str], tuple[Path, EvaluationBook]] = {}

    def make(name: str, language: str) -> tuple[Path, EvaluationBook]:
        if (name, language) not in known:
            known[name, language] = written(runs[name], language, tmp_path_factory.mktemp(f"{name}-{language}"))
        return known[name, language]

    return make


def written(evaluation: Evaluation, language: str, folder: Path) -> tuple[Path, EvaluationBook]:
    """Write a workbook; return it with what wrote it."""
    books: list[EvaluationBook] = []
    keep = writer.follow_rest

    def spy(book: EvaluationBook) -> None:
        books.append(book)
        keep(book)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "follow_rest", spy)
        path = folder / "evaluation.xlsx"
        path.write_bytes(workbook_bytes(evaluation, language))
    return path, books[0]


@pytest.mark.parametrize("name", FOLDERS)
def test_cells_that_follow_carry_the_engines_values(
    name: str, runs: dict[str, Evaluation], made: Made, language: str
) -> None:
    """No finding was left out because its formulas give something else, and every cell shows what the engine found."""
    run, t = runs[name], translator(language)
    path, book = made(name, language)
    assert book.live.untold == []
    places, there = Places(path), values(path)
    findings = {f.id: f for f in run.findings}
    sheet, first, *_ = places.blocks["sapa_finding_id"]
    for offset, id in enumerate(places.column(there, "sapa_finding_id")):
        row, one = there[sheet][first + offset], findings[id]
        assert row[COLUMNS["computed"]] == label(computed_status(one), t)
        for key in ("value", "min", "max", "n"):
            expected = getattr(one, key)
            assert row[COLUMNS[key]] == ("" if expected is None else pytest.approx(expected, rel=1e-11))
        assert row[COLUMNS["reading_note"]] == ""


def test_every_status_that_a_followed_reading_decides_is_a_formula(made: Made) -> None:
    """Formal error and control, the design's error, the conditions of table 10, representativeness, stated margins."""
    path, book = made("research", "en")
    followed = {book.evaluation.findings[n - 1].id.partition("/")[2] for n in book.live.judged}
    assert followed >= {
        "main/t10.population_survey.sampling_error/specification/formal",
        "main/t10.population_survey.sampling_error/methodological",
        "main/t10.population_survey.sampling_error/regions/methodological",
        "main/sampling_error.thin/methodological",
        "main/t10.population_survey.field_control/specification/formal",
        "-/p37.conditions_table_10/formal",
        "main/representativeness.margins/sex/methodological",
        "main/representativeness.r_indicator/methodological",
        "main/claims.margins/methodological",
    }
    sheet = openpyxl.load_workbook(path)["Findings"]
    cells = [row[COLUMNS["computed"]] for row in sheet.iter_rows(min_row=6, max_row=5 + len(book.evaluation.findings))]
    assert sum(cell.data_type == "f" for cell in cells) == len(book.live.judged)


def inputs(path: Path) -> dict[str, Any]:
    """Return the cells of readings by id."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name, defined in book.defined_names.items():
        if name.startswith("sapa_reading_"):
            sheet, cell = next(iter(defined.destinations))
            found[name.removeprefix("sapa_reading_")] = book[sheet][cell.replace("$", "")]
    return found


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("research", {"confidence", "proportion", "formal_deff", "error_limit", "error_rounding", "fpc", "error_scale",
                      "error_n", "control_limit", "control_ceiling"}),
        ("service", {"satisfaction_limit", "satisfaction_denominator"}),
    ],
)  # fmt: skip
def test_only_readings_that_formulas_follow_may_be_changed(name: str, ids: set[str], made: Made, language: str) -> None:
    """Named cells, unlocked, with a drop-down; others say how a new run takes another value, or that nothing asks."""
    path, _ = made(name, language)
    cells = inputs(path)
    assert set(cells) == ids
    sheet = next(iter(cells.values())).parent
    assert {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked} == {
        c.coordinate for c in cells.values()
    }
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert set(lists) == {c.coordinate for c in cells.values()}
    for id, cell in cells.items():
        validation = lists[cell.coordinate]
        assert validation.type == "list"
        # A number of one's own is asked back; what is in no list is refused.
        assert validation.errorStyle == ("warning" if readings()[id].open_interval else None)
    t = translator(language)
    texts = [str(row[2].value) for row in sheet.iter_rows(min_row=8) if row[2].value]
    asked = [one for one in texts if "--reading " in one]
    # Of the readings of tables 3, 10 and 11 those that formulas do not follow; of training, those of tables 1, 7 and 8.
    named = {"research": "error_base control_base control_counts methods_count analysis_and_comparison "
                         "spreadsheet_is_specialised period_span month_length",
             "service": "conditions_above_maximum training_of_trainers_row story_base hours_per_day"}  # fmt: skip
    assert {re.search(r"--reading (\w+)=", one).group(1) for one in asked} == set(named[name].split())
    assert texts.count(t("workbook.readings.rests_nowhere")) == len(readings()) - len(ids) - len(asked)


def test_the_sheet_of_calculation_is_hidden_and_nobody_links_to_it(made: Made, language: str) -> None:
    """It may be shown on request; the first sheet lists only what is to be read."""
    path, _ = made("service", language)
    book = openpyxl.load_workbook(path)
    name = translator(language)("workbook.tab.live")
    assert book[name].sheet_state == "hidden"
    links = [c.hyperlink.location for sheet in book for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert not any(name in place for place in links)


def test_no_formula_is_volatile_or_newer_than_excel_2007(made: Made) -> None:
    """Nothing needs a prefix that another program may not know, and nothing changes by itself."""
    path, _ = made("research", "en")
    book = openpyxl.load_workbook(path)
    texts = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(texts) > 2000
    for text in map(str, texts):
        assert "_xlfn" not in text
        assert not any(f"{word}(" in text for word in ("NOW", "TODAY", "RAND", "OFFSET", "INDIRECT", "CELL"))
        assert len(text) < 8192


def test_a_run_that_tries_a_limit_out_does_not_offer_the_one_in_force() -> None:
    """Its own number is in the list; the limit in force is known to a new run only."""
    assert choices(readings()["error_limit"], 0.03) == [0.03]
    assert choices(readings()["error_limit"], "in_force") == ["in_force"]
    assert choices(readings()["proportion"], 0.3) == [0.5, "worst_indicator", 0.3]
    assert choices(readings()["confidence"], 0.95) == [0.9, 0.95, 0.9545, 0.99, 0.999]


def test_a_workbook_of_changed_readings_carries_that_runs_values(tmp_path: Path) -> None:
    """What the run was made with is what the cells begin with."""
    chosen = {"error_limit": 0.03, "formal_deff": 1.5, "confidence": 0.99, "error_rounding": "strict"}
    run = review(FOLDERS["research"], readings=chosen)
    path, book = written(run, "en", tmp_path)
    assert book.live.untold == []
    cells = inputs(path)
    assert {id: cells[id].value for id in ("error_limit", "formal_deff", "confidence")} == {
        id: chosen[id] for id in ("error_limit", "formal_deff", "confidence")
    }
    assert cells["error_rounding"].value == "no rounding"


def test_the_same_evaluation_gives_the_same_bytes(runs: dict[str, Evaluation]) -> None:
    """The sheet of calculation adds neither a clock nor an order of hashing."""
    assert workbook_bytes(runs["service"], "kk") == workbook_bytes(runs["service"], "kk")
