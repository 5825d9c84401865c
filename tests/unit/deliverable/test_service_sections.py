"""Sections of services other than research: read, filled in by default names, taken through the form without loss."""

from __future__ import annotations

import pytest

from sapa.cli.shell import error_text
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest_reader import build_manifest, read_manifest
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict
from sapa.workbook.manifest_form import write_manifest_form

WHOLE = """\
sapa: 1
title: Services
parts:
  - id: school
    service: training
    forms: seminar
    events: {file: e.csv, form: kind, mode: how, duration: long, duration_unit: days, forms: {seminar: [sem]},
             modes: {online: [zoom]}}
    attendance: a.csv
    feedback: {file: f.csv, scores: [q1, q2], missing: [9, 99], yes: [так]}
    specialists: {file: s.csv, experience: y, experience_unit: years}
    stories: {file: st.csv}
    premises: [{area: 20.5, laptop: yes, evidence: {document: lease.pdf, page: 3}}, {mode: online, internet_access: no}]
    checklist: {p27.sheet: yes, p6.informing_methods: {present: 2, evidence: {document: d.pdf}},
                p27.topic: [{present: no, item: a}]}
    conditions: {contract_over_one_fiscal_year: no}
  - id: advice
    service: consulting
    consultations: {file: c.csv, consumer: who, applied: used}
    publications: {file: p.csv, kinds: {media: [м]}}
    materials: {file: m.csv, kinds: {booklet: [б]}}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_loses_nothing(tmp_path, language):
    """What deliverable.yaml states about services comes back from the workbook."""
    manifest = build_manifest(parse_strict(WHOLE, shown="x").data, Places("x", str))[0]
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, manifest)
    assert read_manifest(path)[0] == manifest


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("иә", True), ("нет", False), ("жоқ", False), ("3", 3.0), ("2,5", 2.5), (0, 0.0)],
)  # fmt: skip
def test_ticks_are_yes_no_or_a_number(written, meant):
    """In three languages; a comma is a decimal mark too."""
    data = {"sapa": 1, "title": "t", "service": "training", "checklist": {"p27.sheet": written}}
    (answer,) = build_manifest(data, Places("x", str))[0].checklist["p27.sheet"]
    assert answer.present == meant
    assert isinstance(answer.present, type(meant))


def test_a_section_that_names_only_its_file_knows_its_own_columns(tmp_path):
    """Headings that are keys are taken; the short manifest is one part."""
    (tmp_path / "deliverable.yaml").write_text(
        "sapa: 1\ntitle: t\nservice: training\nevents: e.csv\nattendance: a.csv\n", encoding="utf-8"
    )
    (tmp_path / "e.csv").write_text("event,form,mode,duration,unit,level\ns,seminar,online,2,hours,regional\n")
    (tmp_path / "a.csv").write_text("event,participant\ns,p\n")
    (part,) = load_deliverable(tmp_path).parts
    assert (part.spec.events.mode, part.spec.events.unit, part.spec.events.level) == ("mode", "unit", "level")
    assert {key: len(rows) for key, rows in part.tables.items()} == {"events": 1, "attendance": 1}


@pytest.mark.parametrize(
    ("text", "id", "where"),
    [
        ("service: training\nevents: {file: e.csv, form: kind}\n", "deliverable.column_missing", "events.form"),
        ("service: training\nevents: {file: e.csv, duration: long}\n", "deliverable.unit_missing", "events"),
        ("service: training\nchecklist: {p27.sheet: perhaps}\n", "deliverable.value_wrong", "p27.sheet"),
        ("service: training\nevent: e.csv\n", "deliverable.key_unknown", "event"),
        ("parts: [{service: training}]\nevents: e.csv\n", "deliverable.parts_and_methods", "parts"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, text, id, where):
    """A column that is not there, a unit that nobody states, a tick that is none, a misspelt key, two forms at once."""
    (tmp_path / "deliverable.yaml").write_text(f"sapa: 1\ntitle: t\n{text}", encoding="utf-8")
    (tmp_path / "e.csv").write_text("event,form,long\ns,seminar,2\n")
    with pytest.raises(BadInput) as refused:
        load_deliverable(tmp_path)
    assert refused.value.what.id == id
    assert where in refused.value.where
    for language in LANGUAGES:
        assert "«deliverable." not in error_text(refused.value, translator(language))
