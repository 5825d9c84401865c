"""Readings: the closed list, choosing, refusing, and words in three languages."""

from __future__ import annotations

import pickle
from fnmatch import fnmatchcase

import pytest

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.standard import Readings, choose, load_standard, parse_reading, readings, readings_of

SENSITIVE = {
    "fpc", "error_rounding", "control_base", "control_counts", "control_ceiling", "analysis_and_comparison",
    "spreadsheet_is_specialised", "month_length", "satisfaction_denominator", "conditions_above_maximum",
    "training_of_trainers_row", "story_base", "hours_per_day", "pages_per_sheet",
}  # fmt: skip


def test_the_list_is_closed_and_defaults_are_its_own_values() -> None:
    """Twenty-five readings; every default may be chosen; the sensitive ones are those agreed on."""
    assert len(readings()) == 25
    assert all(reading.default in reading.values for reading in readings().values())
    assert {r.id for r in readings().values() if r.sensitive} == SENSITIVE


@pytest.mark.parametrize(
    ("id", "default", "values"),
    [
        ("confidence", 0.95, (0.9, 0.95, 0.9545, 0.99, 0.999)),
        ("proportion", 0.5, (0.5, "worst_indicator")),
        ("fpc", "auto", ("auto", "always", "never")),
        ("error_rounding", "two_decimals", ("two_decimals", "strict", "one_decimal")),
        ("control_base", "handed_in", ("handed_in", "final")),
        ("spreadsheet_is_specialised", "no", ("no", "yes")),
        ("hours_per_day", 8, (8, 6, 24)),
        ("pages_per_sheet", 2, (2, 1)),
    ],
)
def test_values_and_defaults(id: str, default: object, values: tuple[object, ...]) -> None:
    """`no` and `yes` are words, numbers are numbers."""
    assert (readings()[id].default, readings()[id].values) == (default, values)


def test_chosen_values_stand_over_the_defaults() -> None:
    """`changed` names what differs, `used` what a finding printed, the original is not altered."""
    base = choose({})
    strict = base.with_value("error_rounding", "strict")
    assert base.value("error_rounding") == "two_decimals"
    assert strict["error_rounding"] == "strict"
    assert strict.changed() == {"error_rounding": "strict"}
    assert strict.used("error_rounding", "fpc") == {"error_rounding": "strict", "fpc": "auto"}
    assert dict(base) == {name: reading.default for name, reading in readings().items()}
    assert strict.with_value("error_rounding", "two_decimals") == base == Readings()
    assert pickle.loads(pickle.dumps(strict)) == strict  # noqa: S301 - our own bytes
    assert hash(strict) != hash(base)
    with pytest.raises(KeyError):
        base.value("confidense")


@pytest.mark.parametrize("given", [0.99, "0.99", "0.990", " 0.99 "])
def test_numbers_compare_as_numbers(given: object) -> None:
    """Text from an option and a number from a manifest mean the same."""
    assert choose({"confidence": given}).value("confidence") == 0.99


def test_a_pilot_proportion_may_be_any_share() -> None:
    """Strictly between 0 and 1."""
    assert choose({"proportion": "0.3"}).value("proportion") == 0.3
    for given in (0, 1, 1.2, -0.1, "nan"):
        with pytest.raises(BadInput, match="between 0 and 1"):
            choose({"proportion": given})


def test_an_option_is_parsed() -> None:
    """`--reading K=V`, with the value checked."""
    assert parse_reading("confidence=0.95") == ("confidence", 0.95)
    assert parse_reading("month_length = thirty_days") == ("month_length", "thirty_days")
    with pytest.raises(BadInput, match="name=value"):
        parse_reading("confidence")
    with pytest.raises(BadInput, match="fpc") as caught:
        parse_reading("fcp=always")
    assert caught.value.where == "--reading fcp=always"


@pytest.mark.parametrize(
    ("id", "value", "words"),
    [
        ("confidense", 0.95, ["no reading", "confidense", "“confidence”", "error_rounding"]),
        ("confidence", "95 %", ["95 %", "0.9, 0.95, 0.9545, 0.99", "fraction with a point: 0.95"]),
        ("confidence", 95, ["fraction with a point: 0.95"]),
        ("confidence", "0,95", ["fraction with a point: 0.95"]),
        ("confidence", 0.97, ["0.97", "0.9545"]),
        ("confidence", 0.7, ["0.7", "0.9, 0.95, 0.9545, 0.99"]),
        ("fpc", "allways", ["auto, always, never", "“always”"]),
        ("spreadsheet_is_specialised", True, ["True", "no, yes", "“yes”"]),
        ("hours_per_day", True, ["8, 6, 24"]),
        ("control_base", None, ["None", "handed_in, final"]),
        ("control_base", ["final"], ["handed_in, final"]),
    ],
)
def test_a_refusal_says_what_may_stand(id: str, value: object, words: list[str]) -> None:
    """Unknown ids and values are refused with the list and the nearest one."""
    with pytest.raises(BadInput) as caught:
        choose({id: value}, where="deliverable.yaml:12")
    assert caught.value.where == "deliverable.yaml:12"
    for word in words:
        assert word in str(caught.value)


def test_a_number_that_is_not_in_the_list_is_not_corrected_by_its_letters() -> None:
    """0.7 is no slip of the pen for 0.9: the list is given, and nothing is suggested."""
    for value in (0.7, "0.7"):
        with pytest.raises(BadInput) as caught:
            choose({"confidence": value})
        assert caught.value.todo is None
        assert "0.9, 0.95, 0.9545, 0.99" in str(caught.value)


def test_the_place_may_depend_on_the_reading() -> None:
    """A manifest has a line for each reading."""
    with pytest.raises(BadInput) as caught:
        choose({"fpc": "always", "confidence": 0.7}, where=lambda name: f"deliverable.yaml ({name})")
    assert caught.value.where == "deliverable.yaml (confidence)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_has_its_words(language: str) -> None:
    """Title, reason and the label of each value exist in the language; labels of one reading differ."""
    t = translator(language)
    for reading in readings().values():
        assert _known(t(reading.title))
        assert _known(t(reading.reason))
        labels = [t(reading.label(value)) for value in reading.values]
        assert all(_known(label) for label in labels)
        assert len(set(labels)) == len(labels)
        assert all(t.has(f"readings.{reading.id}.value.{str(v).replace('.', '_')}") for v in reading.values)
    assert "30" in t(readings()["proportion"].label(0.3))


def _known(text: str) -> bool:
    return bool(text) and not text.startswith("«readings.")


def test_every_reading_concerns_norms_and_says_where_it_comes_from() -> None:
    """The ids (with * for anything) meet norms of the act; title, reason and source are worded in three languages."""
    act = load_standard()
    for one in readings().values():
        assert one.norms
        for name in one.norms:
            assert any(fnmatchcase(norm.id, name) for norm in act.norms.values()), name
        assert any(one.concerns(norm) for norm in act.norms.values())
        for language in LANGUAGES:
            assert all(translator(language).has(m.id) for m in (one.title, one.reason, one.source))


@pytest.mark.parametrize(
    ("norm", "ids"),
    [
        ("t10.population_survey.field_control", {"control_base", "control_counts", "control_ceiling", "control_limit"}),
        ("t11.monitoring.period", {"period_span", "month_length"}),
        # Only norms with an upper end, and sheets only: a leaflet's upper cell is blank, a press release has words.
        ("t12.leaflet.volume", {"pages_per_sheet"}),
        ("t12.press_release.volume", {"conditions_above_maximum"}),
        ("t12.press_tour.duration_max", {"conditions_above_maximum", "hours_per_day"}),
        ("t7.internship.duration_min", {"hours_per_day"}),
        ("t13.festival_concert.participants_offline", {"conditions_above_maximum"}),
        # A dash asks nothing, so nothing is open; a reference has the readings of the tables that it names.
        ("t1.seminar.practical_application", set()),
        ("p38.period_table_11", {"period_span", "month_length"}),
        ("p37.research_programme", set()),
    ],
)
def test_a_norm_knows_its_readings(norm: str, ids: set[str]) -> None:
    """By id, bound and unit."""
    act = load_standard()
    assert {one.id for one in readings_of(act, act.norm(norm))} == ids


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "7, 12 және 13-кестелер"), ("ru", "таблицы 7, 12 и 13"), ("en", "tables 7, 12 and 13")],
)
def test_the_reading_of_conditions_names_all_three_tables(language: str, words: str) -> None:
    """Table 12 has conditions with an upper end as well (press conferences, booklets)."""
    assert words in translator(language)(readings()["conditions_above_maximum"].title)
