"""Titles, clauses, bounds, readings and names of regions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.evaluation_findings import findings
from fixtures.evaluations import full_evaluation
from sapa.i18n import translator
from sapa.present.regions import region_text, stratum_text
from sapa.present.words import (
    bounds_text,
    clause_text,
    evidence_text,
    item_text,
    reading_value,
    standard_of,
    title_text,
    value_text,
)
from sapa.results import Evidence

STANDARD = standard_of(full_evaluation())


def test_a_norm_is_named_by_its_title_and_clause() -> None:
    """What a reader needs to look it up in the act."""
    error = findings()[0]
    assert "5%" in title_text(error, STANDARD, translator("kk"))
    assert clause_text(error, STANDARD, translator("kk")) == "10-кесте"


def test_a_question_without_a_norm_is_named_by_the_question() -> None:
    """The Standard does not ask it: it has a name, and no clause."""
    plan = findings()[5]
    assert title_text(plan, STANDARD, translator("ru")) == "Выполнение плана опроса"
    assert clause_text(plan, STANDARD, translator("ru")) == ""


@pytest.mark.parametrize(
    ("index", "expected"), [(0, "не более 5\u00a0%"), (3, "15–25\u00a0%"), (6, "8–12\u00a0человек"), (12, "")]
)
def test_bounds_are_words(index: int, expected: str) -> None:
    """An open side is said in words, never as an empty cell beside a dash."""
    assert bounds_text(findings()[index], STANDARD, translator("ru")) == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "at most 5%"), ("kk", "ең көбі 5\u00a0%")])
def test_the_per_cent_sign_stands_as_each_language_writes_it(language: str, expected: str) -> None:
    """Bounds beside a value that is written `4.08%` are not written `5 %`."""
    assert bounds_text(findings()[0], STANDARD, translator(language)) == expected


def test_a_value_near_its_limit_shows_one_more_digit() -> None:
    """14.9958 beside 15 is 14.996, never 15.00."""
    assert value_text(findings()[3], STANDARD, translator("en")) == "14.996%"


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [
        (1.0, "reviews", "en", "1 review"), (2.0, "reviews", "en", "2 reviews"), (1.5, "months", "en", "1.5 months"),
        (1.0, "reviews", "ru", "1 отзыв"), (2.0, "reviews", "ru", "2 отзыва"), (7.0, "people", "ru", "7 человек"),
        (1.0, "people", "en", "1 person"), (21.0, "methods", "ru", "21 метод"), (2.0, "reviews", "kk", "2 пікір"),
        (13.5, "percent", "en", "13.50%"), (13.5, "percent", "ru", "13,50 %"), (13.5, "percent", "kk", "13,50 %"),
        (3.0, "hours", "en", "3 hours"),
    ],
)  # fmt: skip
def test_a_value_stands_with_its_unit_in_number(value: float, unit: str, language: str, expected: str) -> None:
    """One review, two reviews; per cent as the language writes it; a unit that nobody counts keeps its own word."""
    finding = replace(findings()[9], value=value, unit=unit, min=None, max=None)
    assert value_text(finding, STANDARD, translator(language)) == expected.replace(" ", "\u00a0")


def test_values_of_readings_have_words_whatever_their_type() -> None:
    """0.9 and 0.90 are one value; a proportion of one's own is the number it is."""
    t = translator("en")
    assert reading_value("confidence", 0.9, t) == reading_value("confidence", 0.90, t)
    assert "90" in reading_value("confidence", 0.9, t)
    assert reading_value("proportion", 0.37, t) == "0.37"


def test_regions_are_shown_by_name_and_unknown_codes_as_they_are() -> None:
    """ISO 3166-2 and KATO codes; a stratum's parts one by one."""
    assert region_text("KZ-47", translator("kk")) == "Маңғыстау облысы"
    assert region_text("470000000", translator("ru")) == region_text("KZ-47", translator("ru"))
    assert stratum_text("KZ-10 / rural", translator("ru")) == "область Абай / село"
    assert stratum_text("North / 3", translator("en")) == "North / 3"


def test_items_and_evidence_are_said_in_the_language() -> None:
    """`regions` is a word of the program; a session's own name is not."""
    error = findings()[2]
    assert item_text(error, STANDARD, translator("kk")) == "өңірлер бойынша"
    assert evidence_text(Evidence(document="r.docx", page="14"), translator("kk")) == "r.docx, 14-бет"
    assert evidence_text(Evidence(sheet="coverage"), translator("kk")) == ""
