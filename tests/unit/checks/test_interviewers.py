"""Interviewers of simulated surveys: who stands out, what is said, and what bad input does."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapa.checks.base import CheckResult, Context
from sapa.checks.interviewer_dossier import pressing
from sapa.checks.interviewers import interviewers
from sapa.i18n import LANGUAGES, translator
from sapa.results import Status
from sapa.results.interviewers import InterviewersDetail, Level
from sapa.standard import choose, load_standard
from sapa.training import simulate_survey

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from fabrication_rank import as_rows, delivered

CONTEXT = Context(load_standard("kz-social-order"), choose({}), method="main")


def _check(survey: Any, frame: pd.DataFrame | None = None, *, form: bool = True) -> CheckResult:
    shown = survey.frame if frame is None else frame
    roles = {r: c for r, c in survey.roles.items() if not isinstance(c, str) or c in shown.columns}
    sheets = (
        {"survey": as_rows(survey.form.survey(), "s"), "choices": as_rows(survey.form.choices(), "c")} if form else {}
    )
    return interviewers(delivered(shown, roles), CONTEXT, **sheets)


def _detail(result: CheckResult) -> InterviewersDetail:
    assert isinstance(result.detail, InterviewersDetail)
    return result.detail


@pytest.mark.parametrize("style", ["copying", "patterns", "marginals"])
def test_those_who_invent_half_of_their_interviews_come_first(style: str) -> None:
    """Two of thirty; times and places are drawn as honest, so answers alone tell."""
    survey = simulate_survey(seed=11, style=style, share=0.5, honest_times=True)
    found = _detail(_check(survey)).dossiers
    assert set(survey.truth.fabricators) <= {d.interviewer for d in found[:5]}


def test_an_honest_survey_shows_no_act_now_and_is_no_breach() -> None:
    """Nobody invents: the finding is met or a judgement, never not met."""
    result = _check(simulate_survey(seed=12, fabricators=0))
    assert [d.level for d in _detail(result).dossiers if d.level is Level.ACT_NOW] == []
    assert result.findings[0].status in (Status.MET, Status.JUDGEMENT)


def test_every_comparison_has_its_number_interval_p_q_and_innocent_explanation() -> None:
    """The evidence of every interviewer, signal by signal."""
    for dossier in _detail(_check(simulate_survey(seed=13, share=1.0))).dossiers:
        for one in dossier.evidence:
            assert one.innocent is not None
            assert one.n > 0
            assert one.p is not None
            assert 0 < one.p <= 1
            assert one.q is not None
            assert one.q >= one.p - 1e-12


def test_what_is_said_is_complete_in_three_languages_and_never_accuses() -> None:
    """Every text can be translated; no word of fabrication, falsification or guilt."""
    result = _check(simulate_survey(seed=14, share=1.0))
    texts = [result.findings[0].message, result.findings[0].recommendation]
    for d in _detail(result).dossiers[:4]:
        texts += [m for u in d.evidence for m in (u.text, u.innocent)] + [w for r in d.recontact for w in r.why]
    for language in LANGUAGES:
        say = translator(language)
        for text in texts:
            if text is None:
                continue
            words = say(text).lower()
            assert "{" not in words
            assert not any(w in words for w in ("fabricat", "falsif", "фальсиф", "подлог", "бұрмала", "guilt"))


def test_those_to_recontact_are_named_with_reasons_and_some_are_drawn_by_lot() -> None:
    """Ten interviews of one to be controlled now, four of them by lot, all different and all his own."""
    survey = simulate_survey(seed=15, style="copying", share=1.0)
    first = _detail(_check(survey)).dossiers[0]
    assert first.level is Level.ACT_NOW
    assert len(first.recontact) == len({r.row for r in first.recontact}) == 10
    lot = [r for r in first.recontact if r.why[0].id == "checks.interviewers.recontact.lot"]
    assert len(lot) >= 4
    own = set(survey.frame.index[survey.frame["interviewer"] == first.interviewer] + 2)
    assert {r.row for r in first.recontact} <= own


def test_the_same_file_gives_the_same_dossiers() -> None:
    """Seeded throughout."""
    survey = simulate_survey(seed=16, interviews=400, interviewers=10)
    assert _detail(_check(survey)).dossiers == _detail(_check(survey)).dossiers


def test_interviewer_effects_show_in_the_intraclass_correlation() -> None:
    """Drawn with 0.05 on average the mean over questions is well above that of 0."""
    none, some = (
        np.mean(
            [
                e.icc
                for e in _detail(
                    _check(simulate_survey(seed=17, fabricators=0, interviewer_icc=x, psu_icc=0.0))
                ).effects
            ]
        )
        for x in (0.0, 0.05)
    )
    assert none < 0.01
    assert 0.02 < some < 0.08


def test_without_interviewers_nothing_is_assessed() -> None:
    """The role is not named: not assessable, with what to do."""
    survey = simulate_survey(seed=18, interviews=200, interviewers=8)
    result = _check(survey, survey.frame.drop(columns="interviewer"))
    assert result.findings[0].status is Status.NOT_ASSESSABLE
    assert result.findings[0].recommendation is not None


@pytest.mark.parametrize("people", [1, 3])
def test_few_interviewers_are_not_compared(people: int) -> None:
    """One or three interviewers: nobody gets a score, nobody is accused."""
    survey = simulate_survey(seed=19, interviews=120, interviewers=people, fabricators=0)
    result = _check(survey)
    assert result.findings[0].status is Status.NOT_ASSESSABLE
    assert all(d.level is Level.TOO_FEW and d.score is None for d in _detail(result).dossiers)


def test_columns_that_are_constant_or_empty_and_files_without_times_do_no_harm() -> None:
    """No times, no places, one constant and one empty question, and no questionnaire."""
    survey = simulate_survey(seed=20, interviews=400, interviewers=12, times=False, places=False)
    frame = survey.frame.assign(q5=pd.array([3] * 400, dtype="Int16"), q6=pd.array([pd.NA] * 400, dtype="Int16"))
    assert len(_detail(_check(survey, frame, form=False)).dossiers) == 12


def test_dossiers_stand_by_level_and_then_by_score_while_ranks_stay() -> None:
    """Control refuted an interview of somebody with a low score: looked at before anybody with nothing unusual."""
    made = _detail(_check(simulate_survey(seed=21, style="copying", share=0.5))).dossiers
    assert {d.level for d in made} >= {Level.ACT_NOW, Level.NOTHING}
    last = replace(min(made, key=lambda d: d.score or 0.0), level=Level.LOOK, refuted=1)
    people = sorted([last if d.interviewer == last.interviewer else d for d in reversed(made)], key=pressing)
    order = [Level.ACT_NOW, Level.LOOK, Level.NOTHING, Level.TOO_FEW]
    places = [order.index(d.level) for d in people]
    assert places == sorted(places)
    assert [d.interviewer for d in people if d.level is Level.LOOK][-1] == last.interviewer
    for level in order:
        scores = [d.score for d in people if d.level is level and d.score is not None]
        assert scores == sorted(scores, reverse=True)
    assert {d.interviewer: d.low_rank for d in people} == {d.interviewer: d.low_rank for d in made}


def test_attached_questionnaires_are_drawn_for_blind_rekeying() -> None:
    """Twenty of the thirty whose ids are in the data, the same for the same seed; without a list there is nothing."""
    survey = simulate_survey(seed=22, interviews=200, interviewers=8)
    data = delivered(survey.frame, survey.roles)
    assert data.ids is not None
    known = {str(x) for x in data.ids[:30]}
    first, second = (
        _detail(interviewers(data, CONTEXT, attached=known | {"nowhere"}, scans=True)).rekeying for _ in range(2)
    )
    assert first is not None
    assert first == second
    assert len({r.row for r in first.drawn}) == 20
    assert {r.row for r in first.drawn} <= set(range(2, 32))
    assert first.attached == 30
    # By hand: (1 − p)^n = 0.05. Of 30 with D wrong, P(0 of 20) = C(30 − D, 20)/C(30, 20): R phyper(0, 2, 28, 20) =
    # 0.1034483, phyper(0, 3, 27, 20) = 0.02955665: at most 2.
    assert first.rate_most is not None
    assert (1 - first.rate_most) ** first.answers == pytest.approx(0.05)
    assert first.questionnaires_most == 2
    unlisted = _detail(interviewers(data, CONTEXT, scans=True)).rekeying
    assert unlisted is not None
    assert unlisted.drawn == ()
    assert _detail(interviewers(data, CONTEXT)).rekeying is None
