"""`sapa review --docx --html`: documents beside the workbook; names that do not fit and files of people are refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from fixtures.deliverables import small_deliverable
from sapa.cli.review_documents import is_conclusion, is_report

COMMAND = "review"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small deliverable, shared by the tests that do not change it."""
    return small_deliverable(tmp_path_factory.mktemp("small") / "survey").parent


def test_both_documents_are_written_and_replaced_and_named(run, work, small):
    """Exit 0; where they are is told; a second run replaces its own outputs with the same bytes."""
    asked = (small, "--lang", "ru", "--docx", "x.docx", "--html", "x.html", "--out", "x.xlsx")
    code, out, err = run(*asked)
    assert (code, err) == (0, "")
    for name in ("x.docx", "x.html", "x.xlsx"):
        assert str(work / name) in out
    before = {name: (work / name).read_bytes() for name in ("x.docx", "x.html")}
    assert Document(io.BytesIO(before["x.docx"])).paragraphs[0].text == "Экспертное заключение"
    assert b'<html lang="ru">' in before["x.html"]
    assert run(*asked)[0] == 0
    assert {name: (work / name).read_bytes() for name in before} == before


def test_a_conclusion_that_someone_has_edited_is_not_replaced(run, work, small):
    """Word writes who saved it last; what a person wrote there would be lost."""
    assert run(small, "--docx", "x.docx", "--out", "x.xlsx")[0] == 0
    document = Document(work / "x.docx")
    assert is_conclusion(work / "x.docx")
    document.core_properties.last_modified_by = "А. Сарапшы"
    document.save(work / "x.docx")
    kept = (work / "x.docx").read_bytes()
    code, _, err = run(small, "--docx", "x.docx", "--out", "x.xlsx")
    assert code == 2
    assert "x.docx" in err
    assert (work / "x.docx").read_bytes() == kept
    assert run(small, "--docx", "x.docx", "--out", "x.xlsx", "--force")[0] == 0


@pytest.mark.parametrize(
    ("option", "name", "told"),
    [("--docx", "x.doc", ".docx"), ("--html", "x.pdf", ".html .htm"), ("--docx", "none/x.docx", "none")],
)
def test_a_name_that_does_not_fit_is_refused_before_the_work(run, work, small, option, name, told):
    """One plain message with what was expected; no workbook is written."""
    code, out, err = run(small, option, name, "--lang", "en")
    assert (code, out) == (2, "")
    assert told in err
    assert list(work.iterdir()) == []


def test_two_outputs_under_one_name_are_refused(run, work, small):
    """The second would replace the first without a word."""
    (work / "both.html").write_bytes(b'<!doctype html><meta name="generator" content="sapa">')
    code, _, err = run(small, "--html", "both.html", "--json", "both.html", "--lang", "en")
    assert code == 2
    assert "both.html" in err


def test_files_of_others_are_not_ours(tmp_path):
    """Neither a text, nor another archive, nor another page."""
    other = tmp_path / "x.docx"
    assert not is_conclusion(other)
    other.write_text("text")
    assert not is_conclusion(other)
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("docProps/core.xml", "<x/>")
    assert not is_conclusion(other)
    page = tmp_path / "x.html"
    assert not is_report(page)
    page.write_text("<html></html>")
    assert not is_report(page)
