"""Figures of a report picked and recomputed, without a browser: tables, guesses, the list, the review that follows."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.deliverables import small_deliverable
from fixtures.panel_engine import small_engine
from fixtures.reports import SMALL, report
from sapa.app.review.claims_choice import Pick, condition, surveys_of
from sapa.app.review.claims_rows import Verdict, claims_shown
from sapa.app.review.model import ReviewModel
from sapa.app.transfer import Received
from sapa.data.expression import parse
from sapa.errors import BadInput

TITLES = {
    "methods.main.indicators.trust.title": "Доверяют акимату",
    "methods.main.indicators.age.title": "Средний возраст",
}


def _opened(folder: Path, *, changes: dict | None = None, with_report: bool = True) -> ReviewModel:
    path = small_deliverable(folder, manifest_changes={**TITLES, **(changes or {})})
    if with_report:
        report(path.parent / "report.docx", SMALL)
    model = ReviewModel(replace(small_engine(folder / "unused"), sample=lambda: path.parent), language="en")
    model.open()
    model.wait()
    assert model.failure is None, model.failure
    return model


def _reading(model: ReviewModel) -> None:
    model.claims._worker.wait(30)


def _with_report(folder: Path, **options: object) -> ReviewModel:
    model = _opened(folder, **options)
    model.claims.open("report.docx")
    _reading(model)
    assert model.claims.failure is None, model.claims.failure
    return model


def _run(model: ReviewModel) -> None:
    model.run()
    model.wait()
    assert model.failure is None, model.failure


def test_the_reports_of_a_deliverable_are_offered_with_their_tables(tmp_path: Path) -> None:
    """Word files of the folder are listed; the only one opens by itself, and its tables have figures."""
    model = _opened(tmp_path)
    assert model.claims.reports == ("report.docx",)
    model.claims.open_only_report()
    _reading(model)
    assert [t.caption for t in model.claims.tables] == [caption for caption, _ in SMALL]
    assert model.claims.shown.number == 1
    model.close()


def test_a_figure_taken_comes_with_a_guess_of_what_it_is_about(tmp_path: Path) -> None:
    """«область Абай» is KZ-10, «Доверяют» in the head is the trust indicator; «Все» is the whole sample."""
    model = _with_report(tmp_path)
    claims = model.claims
    claims.take(2, 1)
    pick = claims.pick
    assert (pick.text, pick.indicator, pick.column, pick.level) == ("61,0", "trust", "region", "KZ-10")
    assert pick.where == ("область Абай", "Доверяют")
    assert pick.group == 'region == "KZ-10"'
    assert pick.source == "report.docx: Таблица 1. Доверие по регионам, %"
    assert pick.weighted
    assert claims.problem is None
    claims.take(1, 1)
    assert claims.pick.group == ""
    claims.table = 1
    claims.take(1, 1)
    assert (claims.pick.indicator, claims.pick.text) == ("age", "44,9")
    model.close()


def test_a_lone_margin_goes_to_the_figure_in_hand(tmp_path: Path) -> None:
    """±2,8 is the error of the figure beside it, not a figure of its own."""
    model = _with_report(tmp_path)
    model.claims.take(1, 1)
    model.claims.take(1, 2)
    assert (model.claims.pick.text, model.claims.pick.margin) == ("49,2", "2,8")
    model.claims.take(0, 0)  # a head is no figure
    assert model.claims.pick.text == "49,2"
    model.close()


def test_picked_figures_are_recomputed_with_those_delivered(tmp_path: Path) -> None:
    """49.2 agrees (49.17 %), 61,0 for KZ-10 does not (48.57 %); delivered claims stay, the user's files too.

    Both values follow from the construction of the deliverable (see its fixture and `reports.SMALL`).
    """
    model = _with_report(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    _run(model)
    first = model.evaluation
    delivered = len(claims_shown(first)[0].rows)
    for row in (1, 2):
        model.claims.take(row, 1)
        model.claims.add()
    assert model.claims.changed
    assert model.claims.outcomes(model.evaluation) == (None, None)
    _run(model)
    assert not model.claims.changed
    good, bad = model.claims.outcomes(model.evaluation)
    assert (good.verdict, bad.verdict) == (Verdict.AGREES, Verdict.DIFFERS)
    assert good.claim.recomputed == pytest.approx(49.17, abs=0.005)
    assert bad.claim.recomputed == pytest.approx(100 * 17007 / 35015, abs=1e-9)
    assert bad.difference == pytest.approx(61.0 - 100 * 17007 / 35015, abs=1e-9)
    (shown,) = claims_shown(model.evaluation)
    assert len(shown.rows) == delivered + 2
    assert shown.rows[0].verdict is Verdict.DIFFERS  # what does not agree stands first
    assert any("claims.values" in f.id for f in model.evaluation.findings)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    model.claims.remove(0)
    model.claims.remove(0)
    _run(model)
    assert model.evaluation is first
    model.close()


def test_a_figure_is_typed_in_where_there_is_no_report(tmp_path: Path) -> None:
    """The same way without a Word file; what is missing is said before it can be added."""
    model = _opened(tmp_path, with_report=False)
    claims = model.claims
    assert claims.reports == ()
    claims.by_hand()
    assert claims.problem.id == "app.claims.problem.figure"
    claims.add()
    assert claims.picked == ()
    claims.change(text="50,0", column="region")
    assert claims.problem.id == "app.claims.problem.level"
    claims.change(level="KZ-11")
    claims.change(margin="много")
    assert claims.problem.id == "app.claims.problem.margin"
    claims.change(margin="")
    claims.add()
    assert claims.pick is None
    _run(model)
    (outcome,) = claims.outcomes(model.evaluation)
    assert outcome.verdict is Verdict.AGREES
    assert outcome.claim.n == 20
    model.close()


def test_a_changed_reading_keeps_the_figures_picked(tmp_path: Path) -> None:
    """Running again with another reading recomputes the same list."""
    model = _with_report(tmp_path)
    model.claims.take(1, 1)
    model.claims.add()
    _run(model)
    model.set_reading("confidence", 0.99)
    _run(model)
    assert model.claims.outcomes(model.evaluation)[0].verdict is Verdict.AGREES
    assert {r.id: r.value for r in model.evaluation.readings}["confidence"] == 0.99
    model.close()


def test_changed_roles_keep_what_can_still_be_recomputed(tmp_path: Path) -> None:
    """Without a role for sex its groups are gone, and so is the figure about one; the other figure stays."""
    model = _with_report(tmp_path)
    model.claims.take(1, 1)
    model.claims.add()
    model.claims.take(2, 1)
    model.claims.change(column="sex")
    model.claims.change(level=model.claims.survey.group("sex").levels[0][0])
    model.claims.add()
    _run(model)
    model.change_roles()
    model.wait()
    model.set_roles(model.roles.with_role("sex", ()))
    model.save_roles()
    model.wait()
    assert model.failure is None, model.failure
    assert model.claims.surveys[0].group("sex") is None
    assert [p.text for p in model.claims.picked] == ["49,2"]
    assert model.claims.changed
    claims = model.loaded.parts[0].methods[0].table("claims")
    assert len(claims) == 2  # only the delivered ones: the copy with picked figures is not the deliverable
    model.close()


def test_another_deliverable_forgets_the_figures(tmp_path: Path) -> None:
    """The list belongs to the report it was picked from."""
    model = _with_report(tmp_path)
    model.claims.take(1, 1)
    model.claims.add()
    model.folder = str(tmp_path)
    assert model.claims.picked == ()
    assert model.claims.reports == ()
    model.close()


def test_the_same_cell_is_listed_once_and_can_be_taken_off(tmp_path: Path) -> None:
    """Picking a figure again replaces what was said of it; putting it down leaves the list alone."""
    model = _with_report(tmp_path)
    claims = model.claims
    for weighted in (True, False):
        claims.take(1, 1)
        claims.change(weighted=weighted)
        claims.add()
    assert [p.weighted for p in claims.picked] == [False]
    assert claims.picked_here() == frozenset({(1, 1)})
    claims.take(2, 1)
    claims.put_down()
    assert len(claims.picked) == 1
    claims.remove(0)
    assert claims.picked == ()
    model.close()


def test_a_broken_report_is_told_and_the_next_one_opens(tmp_path: Path) -> None:
    """An uploaded file that is no document is refused in words; a good one replaces it."""
    model = _opened(tmp_path)
    (model.claims.uploads / "bad.docx").write_bytes(b"nothing")
    model.claims.received(Received("bad.docx", 7))
    _reading(model)
    assert isinstance(model.claims.failure, BadInput)
    assert model.claims.tables == ()
    report(model.claims.uploads / "good.docx", SMALL)
    model.claims.received(Received("good.docx", 1))
    _reading(model)
    assert model.claims.failure is None
    assert len(model.claims.tables) == 2
    assert set(model.claims.reports) == {"report.docx", "bad.docx", "good.docx"}
    model.close()


def test_an_indicator_without_codes_asks_which_answer(tmp_path: Path) -> None:
    """`indicator = code` is what the check expects; missing codes are no answers."""
    model = _opened(tmp_path, changes={"methods.main.indicators.mode": {"column": "q2"}})
    claims = model.claims
    choice = claims.surveys[0].indicator("mode")
    assert choice.categories
    assert {"98", "99"}.isdisjoint({code for code, _ in choice.categories})
    claims.by_hand()
    claims.change(text="50,0", indicator="mode")
    assert claims.problem.id == "app.claims.problem.category"
    claims.change(category=choice.categories[0][0])
    assert claims.problem is None
    claims.add()
    _run(model)
    assert claims.outcomes(model.evaluation)[0].claim.indicator == f"mode = {choice.categories[0][0]}"
    model.close()


def test_the_list_can_be_saved_as_a_table_of_claims(tmp_path: Path) -> None:
    """Its columns are the fields of a claim, its numbers have a decimal point and their own decimals."""
    model = _with_report(tmp_path)
    model.claims.take(1, 1)
    model.claims.take(1, 2)
    model.claims.change(page="12")
    model.claims.add()
    (row,) = csv.DictReader(io.StringIO(model.claims.list_as_csv()))
    assert {k: v for k, v in row.items() if v} == {
        "document": "report.docx: Таблица 1. Доверие по регионам, %", "page": "12", "indicator": "trust",
        "weighted": "yes", "value": "49.2", "unit": "percent", "decimals": "1", "margin": "2.8",
    }  # fmt: skip
    model.close()


def test_delivered_claims_with_their_own_columns_and_commas_are_merged(tmp_path: Path) -> None:
    """A list in other words, with semicolons and decimal commas, says the same after the figures were added."""
    path = small_deliverable(tmp_path, manifest_changes={
        **TITLES,
        "methods.main.claims": {"file": "claims2.csv", "delimiter": ";", "decimal": ",", "indicator": "Показатель",
                                "value": "Значение", "weighted": "Веса"},
    })  # fmt: skip
    (path.parent / "claims2.csv").write_text("Показатель;Значение;Веса\ntrust;49,20;да\nunknown;1,5;да\n", "utf-8")
    model = ReviewModel(replace(small_engine(tmp_path / "unused"), sample=lambda: path.parent), language="en")
    model.open()
    model.wait()
    model.claims.by_hand()
    model.claims.change(text="49,2 %")
    model.claims.add()
    _run(model)
    (shown,) = claims_shown(model.evaluation)
    assert sorted((r.claim.claimed, r.claim.decimals) for r in shown.rows) == [(49.2, 1), (49.2, 2)]
    assert len(shown.defects) == 1
    assert model.claims.outcomes(model.evaluation)[0].claim.decimals == 1
    model.close()


@pytest.mark.parametrize(
    ("column", "level", "text"),
    [
        ("region", "KZ-75", 'region == "KZ-75"'),
        ("Тип населенного пункта", "город", '`Тип населенного пункта` == "город"'),
        ("in", "1", '`in` == "1"'),
        ("name", 'a "b"', 'name == "a ""b"""'),
    ],
)
def test_a_group_is_written_in_the_grammar_of_conditions(column: str, level: str, text: str) -> None:
    """Names with spaces and words of the grammar are quoted; quotes inside a level are doubled."""
    import pandas as pd

    assert condition(column, level) == text
    frame = pd.DataFrame({column: pd.Series([level, "other"], dtype="str")})
    assert parse(text).mask(frame).tolist() == [True, False]


def test_a_long_caption_is_cut_where_it_is_cited() -> None:
    """The workbook's cell stays readable."""
    assert len(Pick(document="report.docx", title="x" * 300).source) == 120


def test_no_column_with_personal_data_is_offered_as_a_group(tmp_path: Path) -> None:
    """Ids, interviewers and settlements with many levels are not among the groups."""
    model = _opened(tmp_path)
    columns = {g.column for g in surveys_of(model.loaded)[0].groups}
    assert {"region", "locality"} <= columns
    assert columns.isdisjoint({"id", "interviewer", "weight", "start", "phone_present", "age"})
    model.close()
