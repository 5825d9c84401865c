"""Frames: strata and listed units from any table, the frame that ships, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.checks.interviews import JOIN as REVIEW_JOIN
from sapa.data.readers import read_rows
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.i18n.translator import STRATUM_JOIN
from sapa.messages import Message
from sapa.planning import default_frame, people_frame, read_frame
from sapa.planning.design_universe import same_universe
from sapa.planning.frame import JOIN

TABLE = {
    "region": ["A", "A", "B", "A", "B"],
    "locality": ["urban", "rural", "urban", "urban", "urban"],
    "settlement": ["1", "2", "1", "3", "2"],
    "people": [500, 40, 300, 200, 60],
}


def listed(**changes):
    return read_frame(pd.DataFrame(TABLE | changes), stratum=("region", "locality"), size="people", units="settlement")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("18+", "18+ (made)", True),
        ("18+", "18 жас және одан үлкен", True),
        ("18+", "adults", True),
        ("Взрослое население", "ересек тұрғындар", True),
        ("14–29", "от 14 до 29 лет", True),
        ("18+", "15+", False),
        ("15–29 лет", "18–29 лет", False),
        ("18–29 лет", "18+", False),
        ("adults", "15+", False),
        ("18+", "all ages", False),
        ("women", "men", False),
    ],
)
def test_two_universes_are_the_same_people_by_their_words_or_their_ages(one, other, same):
    """Adults are those of 18 and over (Civil Code, article 17); a range has two ages, and both count."""
    assert same_universe(one, other) is same_universe(other, one) is same


def test_listed_units_are_grouped_into_strata_in_order_of_appearance():
    """A urban 500 + 200 in two settlements, A rural 40, B urban 300 + 60."""
    frame = listed()
    assert frame.strata.labels == ("A / urban", "A / rural", "B / urban")
    assert frame.strata.people.tolist() == [700, 40, 360]
    assert frame.strata.available == (2, 1, 2)
    assert frame.units is not None
    assert frame.units.stratum.tolist() == [0, 1, 2, 0, 2]
    assert frame.units.rows.tolist() == [2, 3, 4, 5, 6]
    assert frame.facts.people == 1100


def test_labels_of_strata_are_joined_as_the_review_joins_them():
    """A plan's stratum is found again in interviews only when both are written alike."""
    assert JOIN == REVIEW_JOIN == STRATUM_JOIN


def test_a_frame_can_be_stratified_by_fewer_of_its_columns():
    """By region: A 740 in three settlements, B 360 in two; the digest stays that of the table."""
    frame = listed()
    coarse = frame.stratified(("region",))
    assert coarse.strata.labels == ("A", "B")
    assert coarse.strata.people.tolist() == [740, 360]
    assert coarse.strata.available == (3, 2)
    assert coarse.units.stratum.tolist() == [0, 0, 1, 0, 1]
    assert coarse.facts.sha256 == frame.facts.sha256


def test_a_file_its_rows_and_a_table_of_numbers_have_one_digest(tmp_path):
    """Types of columns do not count: text "500" and the number 500 are the same frame."""
    path = tmp_path / "frame.csv"
    pd.DataFrame(TABLE).to_csv(path, index=False)
    args = {"stratum": ("region", "locality"), "size": "people", "units": "settlement"}
    digests = {
        read_frame(source, **args).facts.sha256
        for source in (path, str(path), read_rows(path), pd.DataFrame(TABLE), pd.DataFrame(TABLE).astype(str))
    }
    assert len(digests) == 1
    other = listed(people=[500, 40, 300, 200, 61])
    assert other.facts.sha256 not in digests


def test_rows_of_strata_are_added_up_with_their_first_stage_units():
    """A region in two rows: 540 people, 5 units."""
    table = pd.DataFrame({"region": ["A", "B", "A"], "people": [500, 300, 40], "psus": [3, 4, 2]})
    frame = read_frame(table, stratum="region", size="people", psus="psus")
    assert frame.strata.people.tolist() == [540, 300]
    assert frame.strata.available == (5, 4)
    assert frame.units is None


def test_two_stages_of_units_count_the_first_as_available():
    """Settlement 1 has two precincts: one first-stage unit."""
    table = pd.DataFrame(
        {"region": ["A"] * 3, "settlement": ["1", "1", "2"], "precinct": ["1", "2", "1"], "people": [5, 6, 7]}
    )
    frame = read_frame(table, stratum="region", size="people", units=("settlement", "precinct"))
    assert frame.strata.available == (2,)
    assert frame.facts.units == ("settlement", "precinct")


def test_the_frame_that_ships_is_the_bulletin_of_2023():
    """19,765,004 people (Bureau of National Statistics, 1 January 2023): 20 regions and cities, 37 with locality."""
    frame = default_frame()
    assert len(frame.strata) == 20
    assert frame.facts.people == 19_765_004
    assert frame.facts.default
    assert frame.facts.universe == "all ages"
    by = dict(zip(frame.strata.labels, frame.strata.people.tolist(), strict=True))
    assert by["KZ-62"] == 221_395
    both = default_frame(("region", "locality"))
    assert len(both.strata) == 37
    assert "KZ-75 / rural" not in both.strata.labels
    assert dict(zip(both.strata.labels, both.strata.people, strict=True))["KZ-62 / rural"] == 46_328


def test_a_number_of_people_is_a_frame_of_one_stratum():
    """A list of 1,000 consumers without anything known of them."""
    frame = people_frame(1000)
    assert frame.strata.people.tolist() == [1000]
    assert frame.strata.labels == ("",)


REFUSED = {
    "planning.frame.size": {"people": [500, 40, -3, 200, 60]},
    "planning.frame.no_label": {"region": ["A", "A", "B", None, "B"]},
    "planning.frame.unit_twice": {"settlement": ["1", "2", "1", "1", "2"]},
}


@pytest.mark.parametrize("id", REFUSED)
def test_a_row_that_cannot_be_used_is_refused_with_its_place(id):
    """Negative size in row 4, no region in row 5, settlement 1 of A urban again in row 5."""
    with pytest.raises(BadInput) as caught:
        listed(**REFUSED[id])
    assert caught.value.what.id == id
    assert caught.value.what.params["n"] == 1
    row = 4 if id == "planning.frame.size" else 5
    assert f"DataFrame:{row}, " in caught.value.where


@pytest.mark.parametrize("bad", [0, "", "many", float("inf")])
def test_a_unit_without_people_is_refused(bad):
    """Zero, empty, a word, infinity."""
    with pytest.raises(BadInput) as caught:
        listed(people=[500, 40, bad, 200, 60])
    assert caught.value.what.id == "planning.frame.size"


def test_an_empty_stratum_is_refused_by_name():
    """A stratum whose rows add up to 0 people."""
    table = pd.DataFrame({"region": ["A", "B"], "people": [10, 0]})
    with pytest.raises(BadInput) as caught:
        read_frame(table, stratum="region", size="people")
    assert caught.value.what.id == "planning.frame.empty_stratum"
    assert caught.value.got == "B"


def test_a_frame_needs_rows_a_size_column_and_columns_that_exist(tmp_path):
    """Each is one refusal that names the file or the column."""
    with pytest.raises(BadInput) as caught:
        read_frame(pd.DataFrame(TABLE), stratum="region")
    assert caught.value.what.id == "planning.frame.no_size"
    with pytest.raises(BadInput) as caught:
        read_frame(pd.DataFrame(TABLE), stratum="regoin", size="people")
    assert caught.value.what.id == "data.column"
    with pytest.raises(BadInput) as caught:
        read_frame(pd.DataFrame(TABLE).iloc[:0], stratum="region", size="people")
    assert caught.value.what.id == "planning.frame.no_rows"
    with pytest.raises(BadInput) as caught:
        read_frame(pd.DataFrame({"r": ["A"], "people": [5], "p": [1.5]}), stratum="r", size="people", psus="p")
    assert caught.value.what.id == "planning.frame.psus"
    with pytest.raises(BadInput) as caught:
        read_frame(-4.0)
    assert caught.value.what.id == "planning.frame.people"
    with pytest.raises(BadInput) as caught:
        default_frame().stratified(("region", "region"))
    assert caught.value.what.id == "planning.frame.column_twice"
    with pytest.raises(BadInput) as caught:
        read_frame(["A"], stratum="r", size="people")
    assert caught.value.what.id == "planning.frame.kind"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"people": [500, 40, -3, 200, 0]},
            {
                "en": "In 2 rows of the sampling frame the number of people is missing, is no number, "
                "or is not above 0; the first is named.",
                "ru": "В 2 строках основы выборки численность не указана, не является числом или не больше 0; "
                "указана первая такая строка.",
                "kk": "Іріктеме негізінің 2 жолында адам саны көрсетілмеген, сан емес немесе 0-ден үлкен емес; "
                "алғашқысы көрсетілді.",
            },
        ),
        (
            {"settlement": ["1", "2", "1", "1", "2"]},
            {
                "en": "1 unit stands twice in the sampling frame; it first stands in row 2.",
                "ru": "1 единица отбора записана в основе выборки дважды; первая из них уже есть в строке 2.",
                "kk": "Іріктеме негізінде 1 іріктеу бірлігі екі рет жазылған; ол 2-жолда бар.",
            },
        ),
    ],
)
def test_a_refused_frame_says_plainly_what_is_wrong(given, said, language):
    """Two sizes that are none; a unit listed twice."""
    with pytest.raises(BadInput) as caught:
        listed(**given)
    t = translator(language)
    assert t(caught.value.what) == said[language]
    for other in (caught.value.todo, caught.value.expected):
        if isinstance(other, Message):
            assert "{" not in t(other)
            assert "«planning" not in t(other)
