"""Nothing that stands in delivered files becomes a formula, a link or a script, and nothing in them stays hidden.

The sample survey with hostile texts in every place that words come from (`fixtures.poisoned`), through the review to
every kind of output; each is read back as a program would read it.
"""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from fixtures.evaluations import full_evaluation
from fixtures.outputs import faults_of_csv, faults_of_html, faults_of_office, words_of
from fixtures.planted import planted
from fixtures.poisoned import HOSTILE, LONG, region
from sapa.app.control import people_tables
from sapa.app.control import tables as control_tables
from sapa.app.control.day import control_day
from sapa.app.coverage import audit_tables, missing_tables, outcomes_tables, weights_tables
from sapa.app.coverage.export import mapping_csv, weights_csv
from sapa.app.coverage.findings_list import findings as coverage_findings
from sapa.app.coverage.view import coverage_view
from sapa.app.review import findings_table
from sapa.app.review.claims_rows import claims_shown
from sapa.app.review.claims_table import claims_table
from sapa.app.review.claims_write import claims_csv
from sapa.cli.shell import json_text
from sapa.data.readers import read_rows
from sapa.deliverable.coverage_tables import with_mapping
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.plain_text import visible
from sapa.present import evaluation_record, protected
from sapa.present.words import standard_of
from sapa.report import conclusion_bytes, report_bytes
from sapa.results import Judgement, Status
from sapa.results.audit import AuditDetail
from sapa.results.opinions import Comment, Opinions
from sapa.results.outcomes import OutcomesDetail
from sapa.results.repair import RepairDetail
from sapa.results.representativeness import RepresentativenessDetail
from sapa.strict_yaml import parse_strict
from sapa.workbook import workbook_bytes

MARK = "evil"


@pytest.fixture(scope="module")
def book(evaluation):
    """The evaluation workbook."""
    return workbook_bytes(evaluation, "ru")


def test_a_workbook_has_no_formula_link_or_hidden_letter_from_files(book):
    """Cells, charts (names of axes, labels, caches), headers, properties: every part of the file."""
    assert faults_of_office(book, MARK) == []


def test_text_in_a_workbook_is_the_text_of_the_files(book):
    """Regions, titles and words stand in cells as text, letter by letter, hidden ones made visible."""
    cells = [c for sheet in load_workbook(io.BytesIO(book)) for row in sheet.iter_rows() for c in row if c.value]
    texts = {c.value for c in cells if c.data_type == "s"}
    assert {region("KZ-10"), region("KZ-11"), visible(region("KZ-23"))} <= texts
    whole = "\n".join(texts)
    assert all(" ".join(visible(text).split()) in " ".join(whole.split()) for text in HOSTILE)
    assert not [c for c in cells if c.data_type == "s" and len(c.value) > 32_767]
    assert not [c for c in cells if c.hyperlink is not None and c.hyperlink.target]


def test_a_conclusion_is_text(evaluation):
    """Paragraphs, tables, headers, alternative texts, properties."""
    assert faults_of_office(conclusion_bytes(evaluation, "kk"), MARK) == []


def test_a_page_is_text(evaluation):
    """The one script is our own; drawings hold none, and nothing is fetched."""
    assert faults_of_html(report_bytes(evaluation, "en").decode("utf-8"), scripts=1) == []


def test_a_record_keeps_texts_and_hides_nothing(evaluation):
    """JSON is for programs: the text is what it was, hidden letters stand as escapes."""
    text = json_text(evaluation_record(evaluation, translator("ru")))
    assert [line for line in text.splitlines() if visible(line) != line] == []
    regions = {r["region"] for r in json.loads(text)["tables"]["field_control_by_region"]}
    assert {region("KZ-10"), region("KZ-11"), region("KZ-23")} <= regions


def test_weights_as_csv_are_text(loaded, evaluation):
    """Ids that begin like formulas get an apostrophe; numbers stay numbers."""
    content = weights_csv(loaded, coverage_view(loaded, evaluation))
    assert faults_of_csv(content) == []
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert all(row["id"].startswith("'+S26-") for row in rows)
    assert float(rows[0][list(rows[0])[-1]]) > 0


def test_words_as_csv_are_text_and_come_back(loaded, evaluation, tmp_path):
    """What was saved is read back as the word that stands in the data."""
    view = coverage_view(loaded, evaluation)
    word = HOSTILE[0]
    content = mapping_csv(view, {word: "2.11"})
    assert faults_of_csv(content) == []
    path = tmp_path / "words.csv"
    path.write_bytes(content)
    spec = loaded.parts[0].methods[0].spec.contacts
    assert with_mapping(spec, read_rows(path, shown="words.csv"), where="").dispositions[word] == "2.11"


def test_claims_as_csv_are_text(loaded):
    """Documents, pages and groups as the provider wrote them."""
    assert faults_of_csv(claims_csv(loaded.parts[0].methods[0], [], []).encode("utf-8")) == []


def test_panels_are_text(loaded, evaluation):
    """The HTML of tables and sentences of the three panels that show a review."""
    t, shown = translator("ru"), protected(evaluation)
    view, day = coverage_view(loaded, shown), control_day(loaded, shown)
    audit, outcomes = view.detail("audit", AuditDetail), view.detail("outcomes", OutcomesDetail)
    missing = view.detail("representativeness", RepresentativenessDetail)
    weights = view.detail("repair", RepairDetail)
    listing = day.next(None)
    parts = [
        findings_table.summary(shown, t),
        findings_table.findings_table(shown.findings, standard_of(shown), t),
        *(claims_table(one, t) for one in claims_shown(shown)),
        *(coverage_findings(view, stage, t) for stage in ("plan", "missing", "outcomes", "weights", "audit")),
        *(make(day, t) for make in (control_tables.verdict, control_tables.days, people_tables.people)),
        control_tables.next_list(listing, day, t),
        control_tables.again(listing, t),
        *(people_tables.dossier(day, one.interviewer, t) for one in day.people.dossiers[:5]),
    ]
    if audit is not None:
        made = (audit_tables.title, audit_tables.effects, audit_tables.where, audit_tables.faults)
        parts += [f(audit, t) for f in made]
    if outcomes is not None:
        parts += [outcomes_tables.by_group(outcomes, by, t) for by in ("region", "interviewer")]
        parts += [f(outcomes, t) for f in (outcomes_tables.rates, outcomes_tables.attempts, outcomes_tables.link)]
    if missing is not None:
        parts += [f(missing, missing.names, t) for f in (missing_tables.sentences, missing_tables.levels)]
    if weights is not None:
        parts += [weights_tables.said(weights, t), weights_tables.stages(weights, t)]
    text = "".join(parts)
    assert MARK in text
    assert faults_of_html(text) == []


def test_words_of_experts_read_back_are_text():
    """Comments, reasons and documents that an expert typed, with halves of letters and forty thousand of them."""
    base = full_evaluation()
    first = base.findings[0].id
    texts = (*HOSTILE, "\ud800evil\udfff", LONG)
    comments = tuple(Comment(first, f"Эксперт {i}", text, date(2026, 6, 2)) for i, text in enumerate(texts))
    day = date(2026, 6, 2)
    judged = [
        replace(f, judgement=Judgement(Status.MET, HOSTILE[0], texts[i % len(texts)], day, seen=HOSTILE[1]))
        for i, f in enumerate(base.findings)
    ]
    told = replace(base, opinions=Opinions(comments=comments), findings=tuple(judged))
    assert faults_of_office(workbook_bytes(told, "en"), MARK) == []
    assert faults_of_office(conclusion_bytes(told, "en"), MARK) == []
    assert faults_of_html(report_bytes(told, "en").decode("utf-8"), scripts=1) == []
    json_text(evaluation_record(told, translator("en"))).encode("utf-8")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_markup_in_every_word_of_an_evaluation_stays_text(language):
    """Titles, customers, regions, interviewers, files, conclusions: the other made evaluation."""
    assert faults_of_office(workbook_bytes(planted(), language), "hit") == []
    assert faults_of_office(conclusion_bytes(planted(), language), "hit") == []


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
def test_a_manifest_with_half_a_letter_is_refused(half):
    """Such a text could be written nowhere."""
    with pytest.raises(BadInput):
        parse_strict(f'title: "a{half}"', shown="deliverable.yaml")


def test_files_that_were_made_have_no_word_of_the_machine(evaluation, book, root):
    """Properties, relations and names of parts: no author, program of a template, thumbnail or path."""
    for content in (book, conclusion_bytes(evaluation, "ru")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            core = archive.read("docProps/core.xml").decode("utf-8")
            about = archive.read("docProps/app.xml").decode("utf-8")
            pictures = b"".join(archive.read(n) for n in names if n.endswith((".png", ".jpeg")))
        assert not [n for n in names if "thumbnail" in n]
        assert "Macintosh" not in about
        assert "python-docx" not in core
        for tag in ("dc:creator", "cp:lastModifiedBy"):
            assert f"<{tag}></{tag}>" in core or f"<{tag}/>" in core or tag not in core
        assert b"eXIf" not in pictures
        assert str(root) not in words_of(content)
        assert str(root).encode() not in pictures
    page = report_bytes(evaluation, "ru").decode("utf-8")
    assert str(root) not in page
    assert "<!--" not in page


def test_the_loader_reads_the_poisoned_files(loaded):
    """The test of the tests: hostile texts did reach the data."""
    frame = loaded.parts[0].methods[0].table("data").frame
    assert region("KZ-10") in set(frame["region"])
