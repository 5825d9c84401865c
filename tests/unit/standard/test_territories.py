"""Regions of Kazakhstan and territories of Kyrgyzstan: names, codes, and what is not known."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sapa.standard.territories import country_of, territories


def test_kazakhstan_has_twenty_with_people():
    """17 regions and 3 cities; 19 765 004 people (Bureau of National Statistics, 1 January 2023, national line)."""
    found = territories("KZ")
    assert len(found.all) == 20
    assert sum(t.people or 0 for t in found.all) == 19_765_004
    assert (found.day, found.universe) == (date(2023, 1, 1), "all ages")
    assert sum(t.city for t in found.all) == 3


def test_kyrgyzstan_has_nine_without_numbers():
    """Seven regions and two cities; no number by territory was verified."""
    found = territories("KG")
    assert len(found.all) == 9
    assert {t.people for t in found.all} == {None}
    assert found.day is None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("KZ-75", "KZ-75"), ("750000000", "KZ-75"), ("г. Алматы", "KZ-75"), ("Almaty city", "KZ-75"),
        ("Алматы облысы", "KZ-19"), ("Алматинская обл.", "KZ-19"), ("область Абай", "KZ-10"), ("Ұлытау", "KZ-62"),
        ("ШЫМКЕНТ", "KZ-79"), ("Туркестанская", "KZ-61"),
    ],
)  # fmt: skip
def test_a_label_is_found_by_code_or_name(label, code):
    """ISO, КАТО, names in three languages, usual abbreviations."""
    found = territories("KZ").find(label)
    assert found is not None
    assert found.code == code


def test_a_name_of_two_territories_is_not_guessed():
    """Almaty is a city and a region, Osh too."""
    assert territories("KZ").find("Алматы") is None
    assert territories("KG").find("Ош") is None
    assert territories("KG").find("г. Ош").code == "KG-GO"


def test_the_country_is_that_of_which_every_label_is_one():
    """One foreign label, and it is no country's."""
    assert country_of(["KZ-10", "KZ-71"]).country == "KZ"
    assert country_of(["Чуйская область", "Бишкек"]).country == "KG"
    assert country_of(["KZ-10", "Север"]) is None
    assert country_of([]) is None


@pytest.mark.shared
def test_names_of_kyrgyzstan_are_those_that_were_checked(shared: Path):
    """Codes and names of the shared table."""
    with (shared / "data" / "kazakhstan" / "kg_regions.csv").open(encoding="utf-8") as file:
        rows = {r["iso_3166_2"]: (r["name_ky"], r["name_ru"], r["name_en"]) for r in csv.DictReader(file)}
    assert {t.code: t.names for t in territories("KG").all} == rows
