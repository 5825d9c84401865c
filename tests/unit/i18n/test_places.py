"""Names of regions: what the catalogues say is what the frame of Kazakhstan says."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from sapa.i18n import translator


def test_every_region_of_the_frame_has_its_names_under_both_codes() -> None:
    """The catalogue repeats the frame's names for ISO 3166-2 and KATO codes, in three languages."""
    text = resources.files("sapa.standard").joinpath("frames", "kz-regions-2023.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 20
    for row in rows:
        for language in ("kk", "ru", "en"):
            shown = {translator(language).place(row[code]) for code in ("iso", "kato")}
            assert shown == {row[f"name_{language}"]}


@pytest.mark.parametrize(
    ("language", "shown"),
    [("kk", "Ұлытау облысы / ауыл"), ("ru", "область Ұлытау / село"), ("en", "Ulytau Region / rural")],
)
def test_a_stratum_is_named_column_by_column(language: str, shown: str) -> None:
    """Codes become names, urban and rural become words."""
    assert translator(language).show("KZ-62 / rural", "place") == shown


def test_a_label_of_ones_own_stays_as_it_is() -> None:
    """A user's own codes are nobody's region."""
    assert translator("ru").show("A2 / x", "place") == "A2 / x"


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ('region == "KZ-62"', "region = область Ұлытау"), ("q6 == 1", "q6 = 1"),
        ("locality == 'rural' and q6 >= 1", "locality = село and q6 ≥ 1"),
        ('q1 != "a == b"', "q1 ≠ a == b"),
        ("вся выборка", "вся выборка"),
    ],
)  # fmt: skip
def test_a_condition_is_shown_with_regions_by_name(condition: str, shown: str) -> None:
    """A reader of the report meets a region, not its code; what stands in quotes is left as it is."""
    assert translator("ru").show(condition, "condition") == shown
