"""The last step of the review panel: the conclusion and the report beside the workbook, in the language chosen."""

from __future__ import annotations

import io

import pytest
from docx import Document

from fixtures.panel_engine import opened_model, reviewed_model
from sapa.app.review.workbook_step import WorkbookStep
from sapa.app.transfer import DOCX, HTML, XLSX
from sapa.app.work import at_once
from sapa.errors import BadInput


def test_documents_are_made_in_the_language_asked_for(tmp_path) -> None:
    """Names say what the file is and in which language; the files are what they are called."""
    model = reviewed_model(tmp_path)
    name, content = model.conclusion("kk")
    assert name.endswith("-conclusion-kk.docx")
    assert Document(io.BytesIO(content)).paragraphs[0].text == "Сараптамалық қорытынды"
    name, content = model.page("ru")
    assert name.endswith("-report-ru.html")
    assert b'<html lang="ru">' in content


def test_without_an_evaluation_there_is_no_document(tmp_path) -> None:
    """Bad input, told by the button that was pressed."""
    model = opened_model(tmp_path)
    for make in (model.conclusion, model.page):
        with pytest.raises(BadInput):
            make("en")


def test_three_buttons_follow_the_evaluation(tmp_path) -> None:
    """They wait for a review; a change of readings makes all of them wait for the next one."""
    model = opened_model(tmp_path)
    step = WorkbookStep(model, at_once)
    buttons = (step.book, step.conclusion, step.report)
    step.draw()
    step.draw_state()
    assert all(b.disabled for b in buttons)
    model.run()
    model.wait()
    step.draw_state()
    assert not any(b.disabled for b in buttons)
    assert [b.primary for b in buttons] == [True, False, False]
    assert len({b.label for b in buttons}) == 3
    package = step.conclusion._produce()
    assert (package.mime, package.name[-7:]) == (DOCX, "en.docx")
    assert step.report._produce().mime == HTML
    assert step.book._produce().mime == XLSX
    model.set_reading("confidence", 0.9)
    step.draw_state()
    assert all(b.disabled for b in buttons)
