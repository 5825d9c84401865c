"""Words for columns and codes: roles, the questionnaire's labels in every language, labels inside the data."""

from __future__ import annotations

from pathlib import Path

from sapa.checks.names import names_of
from sapa.deliverable.load import load_deliverable
from sapa.i18n import translator
from sapa.messages import label
from sapa.results.names import Names

SAMPLE = Path(__file__).parents[3] / "data-samples" / "social-survey-2026"


def test_a_label_is_shown_in_the_language_of_the_reader():
    """The questionnaire's own text; where it lacks the language, the one that names none, then Russian."""
    sex = label({"kk": "Ер", "ru": "Мужской", "en": "Male"})
    assert [translator(one)(sex) for one in ("kk", "ru", "en")] == ["Ер", "Мужской", "Male"]
    assert translator("en")(label({"ru": "Мужской"})) == "Мужской"
    assert translator("kk")(label({"": "M"})) == "M"


def test_columns_and_codes_of_the_sample_have_words():
    """Sex and its codes, the group made of age, crossed margins; what has no word stays as it is."""
    method = load_deliverable(SAMPLE).parts[0].methods[0]
    names, t = names_of(method), translator("en")
    assert [t(names.margin(one)) for one in ("sex", "age_group", "locality")] == ["sex", "age group", "urban or rural"]
    assert t(names.margin("sex*age_group")) == "sex × age group"
    assert t(names.level("sex", "2")) == "Female"
    assert t(names.level("sex*age_group", "1*30–44")) == "Male × 30–44"
    assert (names.column("housing"), names.level("age_group", "60+")) == ("housing", "60+")


def test_without_words_names_stay():
    """Nothing is known of a bare file."""
    assert Names().level("sex", "1") == "1"
    assert translator("ru")(Names().margin("a*b")) == "a × b"
