"""The widgets of the report's figures: what is shown, what the keyboard reaches, nothing as markup."""

import html
import re
from pathlib import Path

import pytest

from fixtures.panel_engine import small_engine
from fixtures.panels import worked_out
from fixtures.reports import SMALL, report
from sapa.app.report_view import ReportView, page_table
from sapa.app.review.claims_list import pick_text
from sapa.app.review.model import ReviewModel
from sapa.app.review.panel import ReviewPanel
from sapa.deliverable.report_tables import report_tables
from sapa.i18n import translator


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures out: they are drawn in a thread, and have tests of their own."""
    monkeypatch.setattr("sapa.app.review.results_step.pictures", lambda *_: ())


def _panel(folder: Path, *, language: str = "en") -> ReviewPanel:
    engine = small_engine(folder)
    report(folder / "report.docx", SMALL)
    model = ReviewModel(engine, language=language)
    panel = ReviewPanel(model)
    worked_out(model)
    return panel


def _opened(panel: ReviewPanel):
    part = panel.steps[3].claims
    part.more.click()
    panel.model.claims._worker.wait(30)
    return part


def test_delivered_claims_are_shown_with_word_sign_and_numbers(tmp_path: Path, language: str) -> None:
    """The small deliverable's two claims agree: 49.2 weighted and 50.0 unweighted."""
    panel = _panel(tmp_path, language=language)
    shown = html.unescape(panel.steps[3].claims.results.value)
    t = translator(language)
    assert shown.count(f'<span aria-hidden="true">✓</span> {t("app.claims.verdict.agrees")}</span>') == 2
    assert t("app.claims.head.difference") in shown
    assert not re.search(r"«[a-z_]+\.[a-z0-9_.]+»", shown)
    assert panel.steps[3].claims.picker.layout.display == "none"
    panel.model.close()


def test_picking_and_recomputing_through_the_widgets(tmp_path: Path) -> None:
    """Open, press a figure, look at the row, add, recompute: the verdict stands beside the figure in the list."""
    panel = _panel(tmp_path)
    part, t = _opened(panel), translator("en")
    assert part.report.value == "report.docx"
    assert len(part.which.options) == 2
    part.table._heard(None, {"kind": "pick", "row": 1, "column": 1}, [])
    form = part.form
    assert form.layout.display is None
    assert form.text.value == "49,2"
    assert form.column.value == ""
    assert form.level.layout.display == "none"
    form.column.value = "region"
    assert form.add.disabled
    assert t("app.claims.problem.level") in html.unescape(form.problem.value)
    form.level.value = "KZ-11"
    form.column.value = ""
    assert not form.add.disabled
    form.indicator.value = "trust"
    form.add.click()
    assert form.layout.display == "none"
    assert len(part.list.items.children) == 1
    assert not part.list.recompute.disabled
    part.list.recompute.click()
    panel.model.wait()
    (row,) = part.list.items.children
    assert t("app.claims.verdict.agrees") in row.children[0].value
    assert part.list.recompute.disabled
    assert row.children[1].tooltip.startswith("Remove: 49,2")
    package = part.list._package()
    assert package.name.endswith("-claims.csv")
    assert package.content.startswith(b"\xef\xbb\xbfdocument,page,indicator")
    row.children[1].click()
    assert part.list.items.children == ()
    assert not part.list.recompute.disabled  # an emptied list is recomputed, too
    panel.model.close()


def test_every_field_has_a_label_in_each_language(tmp_path: Path, language: str) -> None:
    """Labels, buttons and words of the table are filled in when the language is switched."""
    panel = _panel(tmp_path)
    part = _opened(panel)
    part.by_hand.click()
    panel.model.language = language
    t = translator(language)
    labels = [w.description for w in (part.report, part.which, *part.form.fields.values(), part.form.add, part.by_hand)]
    assert all(labels)
    assert part.table.words["pick"] == t("app.claims.figure.pick")
    assert not any("«" in label and "." in label for label in labels)
    assert part.upload.words["choose"] == t("app.claims.upload")
    panel.model.close()


def test_nothing_is_pressed_while_work_runs(tmp_path: Path) -> None:
    """A disabled table does not take figures."""
    picked = []
    view = ReportView(lambda row, column: picked.append((row, column)), disabled=True)
    view._heard(None, {"kind": "pick", "row": 1, "column": 1}, [])
    view.disabled = False
    view._heard(None, {"kind": "pick", "row": "1", "column": 1}, [])
    view._heard(None, {"kind": "other"}, [])
    assert picked == []
    view._heard(None, {"kind": "pick", "row": 1, "column": 2}, [])
    assert picked == [(1, 2)]


def test_cells_go_to_the_page_with_their_names_and_spans(tmp_path: Path) -> None:
    """A figure knows its row and column, so that a screen reader can say where it stands."""
    (table, _) = report_tables(report(tmp_path / "r.docx", SMALL))
    data = page_table(table, listed=frozenset({(1, 1)}), held=(2, 1))
    assert data["caption"] == "Таблица 1. Доверие по регионам, %"
    head, first, second, _ = data["rows"]
    assert "names" not in head[0]
    assert first[1]["names"] == "Все · Доверяют"
    assert (first[1]["listed"], first[1]["held"]) == (True, False)
    assert (second[1]["listed"], second[1]["held"]) == (False, True)
    assert page_table(None, listed=frozenset(), held=None) == {}


def test_text_of_a_report_cannot_become_markup(tmp_path: Path) -> None:
    """A caption with angle brackets stays text in the list, the form and the table of results."""
    engine = small_engine(tmp_path)
    hostile = (("<img src=x onerror=alert(1)>", (("<b>x</b>", "Доверяют, %"), ("Все", "49,2"))),)
    report(tmp_path / "report.docx", hostile)
    model = ReviewModel(engine, language="en")
    panel = ReviewPanel(model)
    model.open()
    model.wait()
    model.run()
    model.wait()
    part = _opened(panel)
    model.claims.take(1, 1)
    assert "<b>x" not in part.form.about.value
    model.claims.add()
    model.run()
    model.wait()
    shown = part.results.value + "".join(row.children[0].value for row in part.list.items.children)
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert pick_text(model.claims.picked[0], model.claims.surveys[0], translator("en"))
    model.close()
