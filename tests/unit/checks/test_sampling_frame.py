"""The sampling frame against population and sample."""

from __future__ import annotations

from datetime import date

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.frame import read_frame
from sapa.checks.interviews import relate
from sapa.checks.sampling_frame import sampling_frame
from sapa.deliverable.coverage_sections import SamplingFrameRef
from sapa.deliverable.manifest import PopulationRef, Roles
from sapa.i18n import translator
from sapa.results import Line, Status
from sapa.results.coverage import FrameFault
from sapa.standard import choose, load_standard

POPULATION = {"h": ["A", "B", "C"], "people": [1000, 1000, 100]}
LIST = {
    "unit": ["a1", "a2", "a3", "b1", "b2", "a2"],
    "h": ["A", "A", "A", "B", "B", "A"],
    "name": ["Ақсу", "Aksay", "АҚСУ ", "Ақсу", "Kent", "Aksay"],
    "people": [400, 300, 250, 600, 390, 300],
    "chance": [0.4, 0.3, 0, 0.6, None, 0.3],
    "checked": ["2025-01-01", "2025-01-01", "2019-01-01", "2025-01-01", "2025-01-01", "2025-01-01"],
}
DATA = {
    "id": ["i1", "i2", "i3", "i4"], "h": ["A", "A", "B", "B"], "psu": ["a1", "a2", "b1", "b9"],
    "w": [500, 500, 500, 500], "start": ["2026-01-01"] * 4,
}  # fmt: skip
ROLES = {"id": "id", "stratum": "h", "psu": "psu", "weight": "w", "start": "start"}


def judged(units=LIST, *, data=DATA, roles=ROLES, population=POPULATION, spec=None, **more):
    """Run the check; return findings by question, the detail, and the result."""
    rows = made_rows(data, file="data.csv")
    interviews = relate(rows, Roles.model_validate(roles), statuses=None, missing=(), indicators={})
    frame = None
    if population is not None:
        named = PopulationRef(file="pop.csv", stratum=("h",), size="people", universe="18+")
        frame = read_frame(made_rows(population, file="pop.csv"), named)
    listed = None
    if units is not None:
        ref = SamplingFrameRef.model_validate(
            {"file": "units.csv", "id": "unit", "stratum": "h", "size": "people", "chance": "chance"} | (spec or {})
        )
        listed = (made_rows(units, file="units.csv"), ref)
    context = Context(load_standard("kz-social-order"), choose({}), {}, part="main", method="main", key="k", **more)
    result = sampling_frame(interviews, context, valid=interviews.complete, listed=listed, frame=frame)
    return {f.id.split("/")[2].partition(".")[2]: f for f in result.findings}, result.detail, result


def test_people_without_a_chance_are_added_up():
    """A: 1000 − 950 missing + 250 of a3 = 300; B: 1000 − 990 + 390 of b2 = 400; C is not listed: 100. 800 of 2100."""
    found, detail, _ = judged()
    rows = {s.stratum: (s.units, s.people, s.covered, s.no_chance, s.without) for s in detail.strata}
    assert rows == {
        "A": (3, 950.0, 0.95, 1, 300.0), "B": (2, 990.0, 0.99, 1, 400.0), "C": (0, 0.0, 0.0, 0, 100.0),
    }  # fmt: skip
    assert detail.without == pytest.approx(800 / 2100)
    finding = found["coverage"]
    assert (finding.status, finding.line, finding.norm) == (Status.NOT_MET, Line.METHODOLOGICAL, None)
    text = translator("en")(finding.message)
    assert text.startswith("38.10% of the population had no chance")
    assert "1 stratum of the population is not on the frame at all: C." in text
    assert "2 of 5" in text


def test_a_list_of_everybody_is_met_and_a_little_missing_is_for_a_person():
    """All covered; then one stratum with 4 % of the people is not on the list."""
    whole = {"unit": ["a", "b"], "h": ["A", "B"], "people": [960, 40]}
    both = {"h": ["A", "B"], "people": [960, 40]}
    found, _, _ = judged(whole, population=both, spec={"chance": None})
    assert found["coverage"].status is Status.MET
    part = {"unit": ["a"], "h": ["A"], "people": [960]}
    found, detail, _ = judged(part, population=both, spec={"chance": None})
    assert detail.without == pytest.approx(0.04)
    assert found["coverage"].status is Status.JUDGEMENT


def test_a_list_without_sizes_says_so_and_what_to_do():
    """Nothing can be said about people; an absent stratum is still named."""
    found, _, _ = judged(spec={"size": None, "chance": None}, population={"h": ["A", "B"], "people": [1, 1]})
    assert found["coverage"].status is Status.NOT_ASSESSABLE
    assert "does not say how many people" in translator("en")(found["coverage"].message)
    assert "frame.size" in translator("en")(found["coverage"].recommendation)


def test_repeated_ids_and_equal_names_are_told_apart():
    """a2 stands twice; Ақсу twice in A, and in B too, which is another village."""
    found, detail, _ = judged()
    assert detail.total(FrameFault.REPEATED_ID) == 1
    assert detail.total(FrameFault.SAME_NAME) == 1
    same = next(r for r in detail.records if r.fault is FrameFault.SAME_NAME)
    assert (same.unit, same.row, same.value) == ("a3", 4, "2")
    assert found["units"].status is Status.NOT_MET
    once = {k: v[:5] for k, v in LIST.items()}
    assert judged(once)[0]["units"].status is Status.JUDGEMENT


def test_ids_may_repeat_in_another_stratum():
    """Units nest in strata: 1 of A and 1 of B are two units, and each is found by its own stratum."""
    units = {"unit": ["1", "2", "1"], "h": ["A", "A", "B"], "people": [1, 1, 1], "chance": [1, 1, 1]}
    data = DATA | {"psu": ["1", "2", "1", "2"]}
    _, detail, _ = judged(units, data=data, spec={"link": "psu"})
    assert detail.total(FrameFault.REPEATED_ID) == 0
    assert (detail.linked, detail.sampled) == (3, 4)


def test_age_of_the_list_and_of_its_units():
    """Checked 2019-01-01, seven years before the field of 2026-01-01; the list itself is of 2025-01-01: 365/365.25."""
    found, detail, _ = judged(spec={"updated": "checked", "date": "2025-01-01"})
    assert detail.day == date(2025, 1, 1)
    assert detail.age == pytest.approx(365 / 365.25)
    assert (detail.old, detail.old_share) == (1, pytest.approx(1 / 6))
    assert found["age"].status is Status.JUDGEMENT
    found, _, _ = judged(spec={"date": "2019-01-01"})
    assert found["age"].status is Status.NOT_MET
    assert judged()[0]["age"].status is Status.NOT_ASSESSABLE


def test_sampled_units_that_are_not_listed_are_named():
    """b9 is on no list; PSUs are places and are shown by their code."""
    found, detail, _ = judged(spec={"link": "psu"})
    assert (detail.linked, detail.sampled) == (3, 4)
    assert found["linkage"].status is Status.NOT_MET
    assert "b9 (data.csv, row 5)" in translator("en")(found["linkage"].message)


def test_a_list_of_people_shows_pseudonyms():
    """Units that are respondents: no id of a person is printed."""
    units = {"unit": ["i1", "i2"], "h": ["A", "A"], "people": [1, 1], "chance": [1, 1]}
    _, detail, _ = judged(units, spec={"link": "id"})
    assert detail.records
    assert not {r.unit for r in detail.records} & set(DATA["id"])


def test_a_list_that_cannot_be_linked_is_not_assessable():
    """No column of the data holds any of its ids."""
    units = LIST | {"unit": [f"z{i}" for i in range(6)]}
    assert judged(units)[0]["linkage"].status is Status.NOT_ASSESSABLE


def test_another_universe_is_a_question():
    """`18+` against `15+`; the same words in other letters are the same."""
    assert judged(spec={"universe": "15+"})[0]["universe"].status is Status.JUDGEMENT
    assert judged(spec={"universe": "18+ "})[0]["universe"].status is Status.MET
    assert "universe" not in judged()[0]


def test_weights_are_set_against_chances():
    """Six units of 100 people drawn with chance 0.1; one interview each of weight 1000: 1000 · 0.1 / 100 = 1.

    One weight of 4000 makes its ratio 4: the 95th percentile of (1, 1, 1, 1, 1, 4) is 1 + 0.75 · 3 = 3.25, above 3.
    """
    units = {"unit": list("abcdef"), "h": ["A"] * 6, "people": [100] * 6, "chance": [0.1] * 6}
    data = {"id": list("123456"), "h": ["A"] * 6, "psu": list("abcdef"), "w": [1000] * 6, "start": ["2026-01-01"] * 6}
    found, detail, _ = judged(units, data=data)
    assert (detail.chances.units, detail.chances.by_size) == (6, True)
    assert (detail.chances.median, detail.chances.low, detail.chances.high) == pytest.approx((1.0, 1.0, 1.0))
    assert found["chances"].status is Status.MET
    found, detail, _ = judged(units, data=data | {"w": [1000] * 5 + [4000]})
    assert detail.chances.high == pytest.approx(3.25)
    assert found["chances"].status is Status.JUDGEMENT


def test_values_that_can_be_no_chance_or_size_are_defects():
    """A chance of 1.5 and people that are a text: each with file, row and value."""
    units = LIST | {"chance": [1.5, *LIST["chance"][1:]], "people": [400, "many", *LIST["people"][2:]]}
    _, detail, _ = judged(units)
    assert {(d.defect.id, d.row, d.value) for d in detail.defects} == {
        ("checks.defect.frame_chance", 2, "1.5"),
        ("checks.defect.frame_size", 3, "many"),
    }


def test_without_a_population_the_shipped_regions_stand_beside_the_sample():
    """Two regions of twenty; the numbers are those of the shipped file, and nothing is judged by them."""
    data = DATA | {"h": ["KZ-71", "город Астана", "KZ-10", "KZ-10"]}
    found, detail, result = judged(None, data=data, population=None)
    assert found == {}
    default = detail.default
    assert (default.country, len(default.rows), len(default.missed)) == ("KZ", 20, 18)
    astana = next(r for r in default.rows if r.code == "KZ-71")
    assert (astana.valid, astana.share, astana.people) == (2, 0.5, 1_354_435)
    said = translator("en")(result.assumptions[0])
    assert "must not be weighted" in said
    assert "1 January 2023" in said


def test_territories_of_kyrgyzstan_are_shown_by_name_only():
    """No number of people by territory was verified."""
    data = DATA | {"h": ["Чуйская область", "Бишкек", "Бишкек", "KG-O"]}
    _, detail, result = judged(None, data=data, population=None)
    assert (detail.default.country, len(detail.default.rows)) == ("KG", 9)
    assert {r.people for r in detail.default.rows} == {None}
    assert "no numbers of people by territory were verified" in translator("en")(result.assumptions[0])


def test_strata_that_name_no_country_show_nothing():
    """Letters are no regions, and with a population nothing is shipped in its place."""
    assert judged(None, population=None)[1] is None
    assert judged(None, data=DATA | {"h": ["KZ-10"] * 4})[1] is None
