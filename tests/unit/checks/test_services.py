"""Parts of the review of services that the case files do not show."""

from __future__ import annotations

import pytest

from sapa.checks.services.conditions import converted
from sapa.deliverable.service_words import LEVELS, MODES, UNITS, meant, yes_or_no
from sapa.i18n import translator
from sapa.review import review

MANIFEST = """\
sapa: 1
title: Training
service: training
events: {file: events.csv, trainer: trainer}
specialists: {file: specialists.csv, experience: years, experience_unit: years}
checklist: {t7.seminar.trainer_experience: 3}
"""


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "day", "expected"),
    [(2, "days", "hours", 8, 16), (18, "hours", "days", 6, 3), (90, "minutes", "hours", 8, 1.5),
     (1, "hours", "minutes", 24, 60),
     (30, "hours", "hours", 6, 30)],
)  # fmt: skip
def test_units_are_converted_by_the_reading_of_a_day(value, unit, wanted, day, expected):
    """Two days of eight hours are sixteen hours; equal units need no reading."""
    assert converted(value, unit, wanted, hours_per_day=day) == expected


@pytest.mark.parametrize(
    ("word", "known", "key"),
    [("Офлайн", MODES, "offline"), ("қашықтан", MODES, "online"), ("мес.", UNITS, "months"), ("сағат", UNITS, "hours"),
     ("Өңірлік", LEVELS, "regional"), ("сегодня", UNITS, None)],
)  # fmt: skip
def test_words_of_cells_are_understood_in_three_languages(word, known, key):
    """Case, dots and spaces do not matter."""
    assert meant(word, known) == key


def test_words_of_the_manifest_win():
    """A manifest may call yes what it likes; everything else is then no."""
    assert meant("кл", MODES, {"offline": ("кл",)}) == "offline"
    assert (yes_or_no("так", ("так",)), yes_or_no("да", ("так",)), yes_or_no("иә"), yes_or_no("?")) == (
        True, False, True, None,
    )  # fmt: skip


def test_names_of_people_never_leave_the_files(tmp_path):
    """A trainer's name becomes a pseudonym, a code stays; an unused answer of the checklist is said."""
    (tmp_path / "deliverable.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "events.csv").write_text("event,form,trainer\ns,seminar,Иванов Иван; T7\n", encoding="utf-8")
    (tmp_path / "specialists.csv").write_text("person,years\nИванов Иван,4\nT7,0.5\n", encoding="utf-8")
    found = review(tmp_path)
    en = translator("en")
    said = " ".join([*(en(f.message) for f in found.findings), *(str(f.item) for f in found.findings)])
    assert "Иванов" not in said
    trained = {f.item: f.status for f in found.findings if f.norm == "t7.seminar.trainer_experience"}
    assert trained.pop("T7") == "not_met"
    assert list(trained.values()) == ["judgement"]
    assert any("t7.seminar.trainer_experience" in en(a) for a in found.assumptions)


@pytest.mark.parametrize("service", ["training", "consulting", "information_methodical", "event", "civic_centre"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_empty_service_is_said_in_every_language(tmp_path, service, language):
    """Nothing handed in: each norm is answered, and every sentence can be written."""
    (tmp_path / "deliverable.yaml").write_text(f"sapa: 1\ntitle: t\nservice: {service}\n", encoding="utf-8")
    t = translator(language)
    for finding in review(tmp_path).findings:
        assert t(finding.message)
        assert finding.recommendation is None or t(finding.recommendation)
        assert finding.status != "met"
