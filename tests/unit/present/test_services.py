"""Units that are counted, and in which forms a service was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from sapa.i18n import translator
from sapa.present import most_important
from sapa.present.services import services_text, ways_text
from sapa.present.words import counted_text, standard_of
from sapa.review import review
from sapa.standard import load_standard

SAMPLES = Path(__file__).resolve().parents[3] / "data-samples" / "services"
ACT = load_standard()


@pytest.mark.parametrize(
    ("language", "number", "unit", "expected"),
    [
        ("ru", 1, "stories", "1 история"), ("ru", 2, "stories", "2 истории"), ("ru", 5, "stories", "5 историй"),
        ("ru", 21, "years", "21 год"), ("ru", 1.5, "years", "1.5 года"), ("ru", 0.3, "days", "0.3 дня"),
        ("ru", 112, "hours", "112 часов"), ("en", 1, "hours", "1 hour"), ("en", 1.5, "hours", "1.5 hours"),
        ("kk", 3, "publications", "3 жарияланым"), ("en", 7, "m2", "7 m²"), ("ru", 4, "percent", "4 %"),
    ],
)  # fmt: skip
def test_a_unit_takes_the_form_that_the_number_asks_for(language, number, unit, expected):
    """Three forms in Russian, two in English, one in Kazakh; a fraction takes the form of two."""
    assert counted_text(str(number), number, unit, ACT, translator(language)) == expected


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_unit_of_the_act_is_counted_in_every_language(language):
    """Signs (%, m², cm) aside, each has its plural forms."""
    t = translator(language)
    assert [u for u in ACT.units if u not in ("percent", "m2", "cm") and not t.has(f"present.value.{u}")] == []


def test_forms_stand_where_research_names_its_methods():
    """A form that bears the key of its service is the form; kinds of events stand under their group."""
    en = translator("en")
    training, event = review(SAMPLES / "training-2026"), review(SAMPLES / "event-2026")
    label, forms = ways_text(training, standard_of(training), en)
    keys = ("seminar", "training", "master_class", "lecture", "training_course_school")
    named = ", ".join(ACT.forms[key].en for key in keys)
    assert (label, forms) == ("Forms of the service", f"{named}; offline, online")
    assert ACT.forms["training"].en != ACT.services["training"].en
    assert ways_text(event, standard_of(event), en)[1] == (
        "information and discussion events, leisure and game events, sports events; offline"
    )


def test_an_order_of_several_services_names_them_all():
    """The centre first, then the services of its package."""
    centre = review(SAMPLES / "civic-centre-2026")
    named = services_text(centre, standard_of(centre), translator("en"))
    assert named == "services for organising a civic (resource) centre, training services, consulting services"


def test_what_only_sums_up_is_not_among_what_matters_most():
    """References to tables and the headings of paragraph 4 repeat what other findings say with their numbers."""
    chosen = most_important(review(SAMPLES / "civic-centre-2026").findings, 40)
    assert len(chosen) == 40
    assert [
        f.norm for f in chosen if f.message.id.startswith(("checks.service.spelled", "checks.service.referred"))
    ] == []
