"""Simulated surveys: the truth is as asked for, kept apart, and the same for the same seed."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

import sapa.i18n  # noqa: F401 - gives errors their English words
from sapa.errors import BadInput
from sapa.training import Kind, SimulatedSurvey, Style, simulate_survey

SHARES = (0.2, 0.5, 1.0)


def coded(survey: SimulatedSurvey) -> pd.DataFrame:
    """Return the answers by id; blanks are 0."""
    return survey.frame.set_index("id")[list(survey.form.names)].fillna(0).astype(int)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("style", list(Style))
def test_as_many_interviews_are_invented_as_asked_for(style: Style, share: float):
    """Two interviewers, each with round(share · workload) invented interviews; nobody else has any."""
    truth = simulate_survey(style=style, share=share, seed=3).truth
    table = truth.table
    assert len(truth.fabricators) == 2
    work = table.groupby("interviewer")["invented"].agg(["size", "sum"])
    for who, row in work.iterrows():
        assert row["sum"] == (round(share * row["size"]) if who in truth.fabricators else 0)
    assert set(table.loc[table["invented"], "style"]) == {str(style)}
    assert table.loc[~table["invented"], "style"].isna().all()


@pytest.mark.parametrize("share", SHARES)
def test_a_copy_differs_from_its_source_in_5_to_20_per_cent_of_the_answers(share: float):
    """What is delivered differs from the source in just the part that the truth states."""
    survey = simulate_survey(style=Style.COPYING, share=share, seed=4)
    answers, table = coded(survey), survey.truth.table.set_index("id")
    copies = table[table["invented"]]
    assert copies["source"].notna().all()
    for id, row in copies.iterrows():
        new, old = answers.loc[id].to_numpy(), answers.loc[row["source"]].to_numpy()
        asked = old != 0
        assert ((new != 0) == asked).all()
        differs = (new != old).sum() / asked.sum()
        assert differs == pytest.approx(row["edited"])
        assert 0.05 <= differs <= 0.20
    own = copies["interviewer"].to_numpy() == table.loc[copies["source"], "interviewer"].to_numpy()
    assert own.mean() > 0.6
    assert table["source"].notna().sum() == len(copies)


def test_without_fabricators_nothing_is_invented():
    """An honest survey has an empty list of fabricators and no invented interview."""
    truth = simulate_survey(fabricators=0, seed=1).truth
    assert truth.fabricators == ()
    assert not truth.table["invented"].any()


def test_the_same_seed_gives_the_same_survey_and_another_seed_another():
    """Frame, truth and control log are equal cell by cell."""
    first, second, other = (simulate_survey(seed=s, control=True) for s in (8, 8, 9))
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.truth.table, second.truth.table)
    assert first.control is not None
    pd.testing.assert_frame_equal(first.control, second.control)
    assert first.form == second.form
    assert first.seed == 8
    assert not first.frame.equals(other.frame)


@pytest.mark.parametrize("style", list(Style))
def test_real_interviews_do_not_depend_on_who_invents(style: Style):
    """With the same seed the real interviews are the same, whatever is invented beside them."""
    honest, false = simulate_survey(seed=6, fabricators=0), simulate_survey(seed=6, style=style)
    real = ~false.truth.table["invented"].to_numpy()
    pd.testing.assert_frame_equal(honest.frame[real], false.frame[real])
    changed = (coded(honest) != coded(false)).any(axis=1).to_numpy()
    assert changed[~real].mean() > 0.95


def test_drawn_as_honest_leaves_times_places_and_telephones_as_in_an_honest_survey():
    """Everything but the answers equals the survey in which nobody invents."""
    honest, false = simulate_survey(seed=6, fabricators=0), simulate_survey(seed=6, share=1.0, honest_times=True)
    around = [c for c in honest.frame.columns if c not in honest.form.names]
    pd.testing.assert_frame_equal(honest.frame[around], false.frame[around])
    assert not coded(honest).equals(coded(false))


def test_the_delivered_frame_says_nothing_of_the_truth():
    """Columns and their kinds are those of an honest survey; order, ids and codes do not tell who invents."""
    honest, false = simulate_survey(seed=21, fabricators=0), simulate_survey(seed=21, share=1.0)
    assert list(honest.frame.columns) == list(false.frame.columns)
    assert honest.frame.dtypes.equals(false.frame.dtypes)
    assert false.frame.attrs == {}
    assert list(false.frame.index) == list(range(1200))
    assert false.frame["id"].tolist() == [f"{i:04d}" for i in range(1, 1201)]
    assert not {"invented", "style", "source", "edited"} & set(false.frame.columns)
    assert not {"invented", "fabricators", "truth"} & set(false.roles)
    place, code, size = [], [], []
    for seed in range(60):
        survey = simulate_survey(seed=seed, interviews=400, interviewers=10, questions=12, share=1.0)
        table = survey.truth.table
        place.append(np.flatnonzero(table["invented"]).mean() / 399)
        code += [int(who[1:]) for who in survey.truth.fabricators]
        work = table.groupby("interviewer").size()
        size += [work[who] / 40 for who in survey.truth.fabricators]
    # Uniform: row 1/2 (SE over ~80 rows a survey and 60 surveys: 0.004), codes 1…10 with mean 5.5 (SE √(8.25/120)).
    assert abs(np.mean(place) - 0.5) < 4 * np.sqrt(1 / 12 / 80 / 60)
    assert abs(np.mean(code) - 5.5) < 4 * np.sqrt(8.25 / 120)
    # Workloads of those chosen are those of everybody: mean 40 a survey.
    assert abs(np.mean(size) - 1) < 4 * np.std(size) / np.sqrt(len(size))


@pytest.mark.parametrize("style", list(Style))
def test_skips_hold_in_real_and_invented_interviews(style: Style):
    """A follow-up is blank just where its filter was not answered with yes; no other question is ever blank."""
    survey = simulate_survey(style=style, share=1.0, seed=13)
    answers = coded(survey)
    for q in survey.form.questions:
        asked = pd.Series(True, index=answers.index) if q.opened_by is None else answers[q.opened_by] == 1
        assert ((answers[q.name] != 0) == asked).all(), q.name


def test_codes_are_those_of_the_questionnaire():
    """Every answer is in the list of the form; ages are whole years or refused; a filter names its follow-ups."""
    survey = simulate_survey(style=Style.PATTERNS, share=1.0, seed=14)
    rows, choices, answers = survey.form.survey(), survey.form.choices(), coded(survey)
    assert rows["name"].tolist() == list(survey.form.names)
    for row in rows.itertuples():
        given = set(answers[row.name]) - {0}
        if row.type == "integer":
            assert all(18 <= x <= 85 or x == 99 for x in given)
        else:
            listed = set(choices.loc[choices["list_name"] == row.type.split()[1], "name"].astype(int))
            assert given <= listed
    openers = [q.name for q in survey.form.questions if q.kind is Kind.FILTER]
    assert len(openers) == 2
    assert set(rows["relevant"]) == {"", *(f"${{{name}}} = '1'" for name in openers)}


def test_without_skips_everybody_is_asked_everything():
    """No blank in any question, and no question depends on another."""
    survey = simulate_survey(seed=2, skips=False, style=Style.LAZY_MIDDLE)
    assert (coded(survey) != 0).all(axis=None)
    assert set(survey.form.survey()["relevant"]) == {""}


def test_columns_that_were_not_asked_for_are_not_delivered():
    """Without times and places the frame and the roles have none; answers stay the same."""
    full, bare = simulate_survey(seed=2), simulate_survey(seed=2, times=False, places=False)
    gone = {"start", "end", "latitude", "longitude"}
    assert set(full.frame.columns) - set(bare.frame.columns) == gone
    assert set(full.roles) - set(bare.roles) == gone
    pd.testing.assert_frame_equal(coded(full), coded(bare))


def test_an_interviewer_works_mostly_in_villages_of_his_own():
    """One region each; most sampling units have one interviewer, some have two; eight interviews a unit."""
    frame = simulate_survey(seed=2, fabricators=0).frame
    assert set(frame.groupby("interviewer")["region"].nunique()) == {1}
    people = frame.groupby("psu")["interviewer"].nunique()
    assert set(people) == {1, 2}
    assert (people == 1).mean() > 0.75
    assert set(frame.groupby("psu").size()) == {8}


def test_a_survey_takes_less_than_a_third_of_a_second():
    """The slowest style, best of three."""
    simulate_survey(seed=0)
    spent = []
    for seed in range(3):
        started = time.process_time()
        simulate_survey(seed=seed, share=1.0, control=True)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.3


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"interviewers": 0}, ">= 1"),
        ({"psus": 5}, ">= 30"),
        ({"interviews": 20}, ">= 30"),
        ({"questions": 2}, ">= 3"),
        ({"fabricators": 30}, "0 … 29"),
        ({"share": 1.5}, "0 … 1"),
        ({"loadings": (0.5, 1.2)}, "0 … 1"),
        ({"interviewer_icc": 0.4}, "0 … 0.235"),  # (1 − 0.49 − 0.04) / 2
        ({"style": "guessing"}, "copying, patterns, marginals, lazy_middle"),
        ({"seed": -1}, ">= 0"),
    ],
)
def test_an_impossible_argument_is_refused_by_name(wrong: dict, expected: str):
    """The error names the argument, what was given and what may be given."""
    with pytest.raises(BadInput) as error:
        simulate_survey(**({"seed": 1} | wrong))
    assert error.value.where == next(iter(wrong))
    assert error.value.expected == expected
    assert "No survey can be simulated with this value." in str(error.value)
