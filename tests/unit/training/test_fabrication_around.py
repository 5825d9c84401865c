"""Times, places, telephones and the control log of simulated interviews, real and invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sapa.training import SimulatedSurvey, Style, simulate_survey


@pytest.fixture(scope="module")
def survey() -> SimulatedSurvey:
    """Return a survey with two fabricators who invent everything."""
    return simulate_survey(seed=17, share=1.0, control=True)


def invented(survey: SimulatedSurvey) -> np.ndarray:
    """Return the mask of invented interviews."""
    return survey.truth.table["invented"].to_numpy()


def minutes(frame: pd.DataFrame) -> np.ndarray:
    """Return lengths of interviews in minutes."""
    return (frame["end"] - frame["start"]).dt.total_seconds().to_numpy() / 60


def kilometres(a: pd.DataFrame, b: pd.DataFrame) -> np.ndarray:
    """Return great-circle distances by the haversine formula (radius 6,371 km)."""
    p, q, r, s = (np.radians(x.to_numpy()) for x in (a["latitude"], b["latitude"], a["longitude"], b["longitude"]))
    h = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin((s - r) / 2) ** 2
    return 2 * 6371 * np.arcsin(np.sqrt(h))


def test_real_interviews_never_overlap_and_leave_time_to_travel(survey: SimulatedSurvey):
    """From one real interview of a day to the next nobody travels faster than 60 km/h, four km of slack allowed."""
    honest = survey.frame[~invented(survey)].sort_values(["interviewer", "start"])
    before, after = honest.iloc[:-1], honest.iloc[1:]
    same = (before["interviewer"].to_numpy() == after["interviewer"].to_numpy()) & (
        before["start"].dt.date.to_numpy() == after["start"].dt.date.to_numpy()
    )
    hours = (after["start"].to_numpy() - before["end"].to_numpy()).astype("timedelta64[s]").astype(float) / 3600
    assert (hours[same] > 0).all()
    moved = (before["psu"].to_numpy() != after["psu"].to_numpy()) & same
    # Interviews lie up to some kilometres from the centres that the way is reckoned between.
    speed = (kilometres(before, after)[moved] - 4) / hours[moved]
    assert moved.sum() > 50
    assert np.nanmax(speed) < 60


def test_invented_interviews_are_shorter(survey: SimulatedSurvey):
    """Lengths are 0.45–0.75 of the usual one for each fabricator, and vary less."""
    length, false = minutes(survey.frame), invented(survey)
    usual = np.median(length[~false])
    for who in survey.truth.fabricators:
        own = length[(survey.frame["interviewer"] == who).to_numpy()]
        assert 0.4 < np.median(own) / usual < 0.85
        assert np.log(own).std() < np.log(length[~false]).std()


def test_some_honest_interviews_are_short(survey: SimulatedSurvey):
    """About two in a hundred real interviews take less than 0.6 of the median; 1–6 % with the ordinary spread."""
    length = minutes(survey.frame[~invented(survey)])
    assert 0.01 < (length < 0.6 * np.median(length)).mean() < 0.06


def test_invented_interviews_are_spaced_evenly():
    """Gaps between starts within a sitting vary less than those of honest interviewers, in the median over surveys."""
    ratio = []
    for seed in range(10):
        survey = simulate_survey(seed=seed, share=1.0, style=Style.MARGINALS)
        frame = survey.frame.sort_values(["interviewer", "start"])
        gap = frame.groupby("interviewer")["start"].diff().dt.total_seconds() / 60
        gap[gap > 180] = np.nan
        spread = np.log(gap).groupby(frame["interviewer"]).std()
        liars = spread.index.isin(survey.truth.fabricators)
        ratio.append(spread[liars].median() / spread[~liars].median())
    assert np.median(ratio) < 0.5


def test_a_part_of_the_invented_interviews_is_at_odd_hours():
    """Between 21 and 7 o'clock: hardly a real interview, several in a hundred of the invented."""
    odd = {True: [], False: []}
    for seed in range(10):
        survey = simulate_survey(seed=seed, share=0.5)
        hour, false = survey.frame["start"].dt.hour.to_numpy(), invented(survey)
        night = (hour >= 21) | (hour < 7)
        odd[True].append(night[false].mean())
        odd[False].append(night[~false].mean())
    assert np.mean(odd[False]) < 0.02
    assert 0.05 < np.mean(odd[True]) < 0.6


def test_invented_interviews_lie_at_one_point(survey: SimulatedSurvey):
    """Coordinates of a fabricator crowd into 60 m, at home or in each unit; those of honest interviewers do not."""

    def crowded(who: str) -> float:
        own = survey.frame[survey.frame["interviewer"] == who].dropna(subset=["latitude"])
        near = [np.sort(kilometres(own.iloc[[i] * len(own)], own))[1] for i in range(len(own))]
        return float((np.array(near) < 0.06).mean())

    liars = set(survey.truth.fabricators)
    honest = [w for w in sorted(set(survey.frame["interviewer"])) if w not in liars][:8]
    assert min(crowded(w) for w in liars) > 0.7
    assert np.median([crowded(w) for w in honest]) < 0.4


def test_the_control_log_refutes_most_invented_interviews_it_reaches():
    """Over ten surveys: 15 % controlled; of the reached invented ones 85 % refuted, of the reached real ones 1 %."""
    found = []
    for seed in range(10):
        survey = simulate_survey(seed=seed, share=1.0, control=True)
        assert survey.control is not None
        assert len(survey.control) == 180
        assert survey.control["id"].is_unique
        found.append(survey.control.merge(survey.truth.table, on="id"))
    log = pd.concat(found)
    reached = log[log["outcome"] != "not_reached"]
    refuted = (reached["outcome"] == "refuted").groupby(reached["invented"]).agg(["mean", "size"])
    for false, p in ((True, 0.85), (False, 0.01)):
        error = np.sqrt(p * (1 - p) / refuted.loc[false, "size"])
        assert abs(refuted.loc[false, "mean"] - p) < 4 * error
    assert abs((log["outcome"] == "not_reached").mean() - 0.2) < 4 * np.sqrt(0.2 * 0.8 / len(log))
