"""Surveys of honest and invented interviews, made from a seed, with the truth kept apart.

Made to measure what checks of interviewers find. It knows nothing of the checks, and the checks nothing of it: what
is planted and what is found stay independent. The model in words and formulas: docs/field-control-simulator.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.fabrication_answers import AnswerModel, draw_people, honest_answers, make_model
from sapa.training.fabrication_field import Field, choose_invented, make_field
from sapa.training.fabrication_form import DONT_KNOW, NOT_ASKED, REFUSED, Form, make_form
from sapa.training.fabrication_places import Places, honest_places, invented_places, make_ground
from sapa.training.fabrication_records import contact_columns, control_log
from sapa.training.fabrication_styles import Style, fabricate_answers
from sapa.training.fabrication_times import Clock, honest_clock, honest_lengths, invented_clock

if TYPE_CHECKING:
    import pandas as pd

A_PSU = 8
"""Interviews a sampling unit, where the number of units is not given."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What a check must not see.

    table
        A row an interview in the order of the delivered frame: id, interviewer, invented, style, source (the id it was
        copied from), edited (part of the copied answers that was changed).
    fabricators
        Codes of the interviewers who invent.
    model, field
        The parameters that the answers were drawn with, and who works where.
    """

    table: pd.DataFrame
    fabricators: tuple[str, ...]
    model: AnswerModel
    field: Field


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSurvey:
    """A simulated survey as a provider would hand it in, and its truth.

    frame
        A row an interview: id, interviewer, psu, region, start and end, latitude and longitude (where asked for),
        language, phone_present, q1 … qk. Answers are whole numbers; 98 don't know, 99 refused, blank: not asked.
    form
        The questions; `form.survey()` and `form.choices()` are the sheets of an XLSForm.
    control
        A control log (id, controller, method, outcome), where it was asked for.
    """

    frame: pd.DataFrame
    form: Form
    truth: Truth
    seed: int
    control: pd.DataFrame | None = None

    @property
    def roles(self) -> dict[str, Any]:
        """What the columns are, and under `questions` and `missing` the questions and the codes of no answer."""
        columns = set(self.frame.columns)
        names = (
            "id",
            "interviewer",
            "psu",
            "region",
            "start",
            "end",
            "latitude",
            "longitude",
            "language",
            "phone_present",
        )
        roles: dict[str, Any] = {name: name for name in names if name in columns}
        return roles | {"questions": list(self.form.names), "missing": [DONT_KNOW, REFUSED]}


def simulate_survey(
    *,
    interviews: int = 1200,
    interviewers: int = 30,
    questions: int = 40,
    loadings: Sequence[float] = (0.3, 0.5, 0.7),
    interviewer_icc: float = 0.02,
    psu_icc: float = 0.04,
    psus: int | None = None,
    fabricators: int = 2,
    share: float = 0.5,
    style: Style | str = Style.COPYING,
    times: bool = True,
    places: bool = True,
    honest_times: bool = False,
    control: bool = False,
    skips: bool = True,
    seed: int,
) -> SimulatedSurvey:
    """Make a survey in which some interviewers invent a part of their interviews.

    The real answers, times and places depend on the seed and on the size of the survey only: the same seed with other
    fabricators, another share or another style is the same survey with other interviews replaced.

    Parameters
    ----------
    interviews, interviewers, questions
        Numbers; `questions` counts sex and age, which are q1 and q2.
    loadings
        Correlations of answers with the opinion they are about, dealt out evenly.
    interviewer_icc, psu_icc
        Parts of the variance of the latent answers that lie between interviewers and between areas, on average over
        questions.
    psus
        Sampling units; None: one for eight interviews, one an interviewer at least.
    fabricators, share
        How many interviewers invent, and which part of his interviews each of them (a fraction).
    style
        How they invent.
    times, places
        Whether starts and ends, and coordinates, are delivered.
    honest_times
        Draw times, places and telephones of invented interviews as if they were real.
    control
        Make a control log too.
    skips
        Whether filters close questions.
    seed
        Any whole number from 0; kept with the result.

    Returns
    -------
    SimulatedSurvey

    Raises
    ------
    BadInput
        A number that no survey can be made with.
    """
    units = max(interviews // A_PSU, interviewers, 1) if psus is None else psus
    _refuse_impossible(interviews, interviewers, questions, units, fabricators)
    _refuse_variances(loadings, interviewer_icc, psu_icc, share)
    if style not in set(Style):
        raise _bad("style", style, ", ".join(Style))
    if seed < 0:
        raise _bad("seed", seed, ">= 0")
    chosen_style = Style(style)
    # A stream for each part, so that a change in one leaves the others as they are.
    layout, asking, answering, lying, timing, placing, contact, order = (
        np.random.Generator(np.random.PCG64(part)) for part in np.random.SeedSequence(seed).spawn(8)
    )
    field = make_field(interviews=interviews, interviewers=interviewers, psus=units, rng=layout)
    form = make_form(questions, loadings=loadings, skips=skips, rng=asking)
    model = make_model(form, psu_icc=psu_icc, interviewer_icc=interviewer_icc, rng=asking)
    people = draw_people(interviews, answering)
    real = honest_answers(form, model, field, people, answering)
    who, invented = choose_invented(field, fabricators=fabricators, share=share, rng=lying)
    made = fabricate_answers(
        real, style=chosen_style, form=form, model=model, field=field, fabricators=who, invented=invented, rng=lying
    )
    ground = make_ground(field, placing)
    clock = honest_clock(field, honest_lengths(real, field, people, timing), ground.apart(), timing)
    points = honest_places(field, ground, placing)
    if not honest_times:
        clock = invented_clock(clock, field, fabricators=who, invented=invented, rng=timing)
        points = invented_places(points, field, ground, fabricators=who, invented=invented, rng=placing)
    shown = np.zeros_like(invented) if honest_times else invented
    language, phone = contact_columns(field, shown, contact)

    delivered = order.permutation(interviews)
    names = _codes(interviewers, "I", order)
    frame = _frame(
        field, form, made.answers, clock=clock if times else None, places=points if places else None,
        delivered=delivered, names=names, units=_codes(units, "P", order), language=language, phone=phone,
    )  # fmt: skip
    table = _truth(frame, invented, made.source, made.edited, chosen_style, delivered)
    log = control_log(frame["id"], table["invented"].to_numpy(), phone[delivered], contact) if control else None
    truth = Truth(table, tuple(str(names[i]) for i in who), model, field)
    return SimulatedSurvey(frame, form, truth, seed, log)


def _frame(
    field: Field,
    form: Form,
    answers: np.ndarray,
    *,
    clock: Clock | None,
    places: Places | None,
    delivered: np.ndarray,
    names: np.ndarray,
    units: np.ndarray,
    language: np.ndarray,
    phone: np.ndarray,
) -> pd.DataFrame:
    """Return the delivered rows, in an order of chance, with ids that follow that order."""
    import pandas as pd

    n = field.interviews
    columns: dict[str, Any] = {
        "id": pd.array([f"{i:0{len(str(n))}d}" for i in range(1, n + 1)], dtype="str"),
        "interviewer": pd.array(names[field.interviewer[delivered]], dtype="str"),
        "psu": pd.array(units[field.psu[delivered]], dtype="str"),
        "region": pd.array([f"R{r + 1}" for r in field.region_of_psu[field.psu[delivered]]], dtype="str"),
    }
    if clock is not None:
        begun, ended = clock.timestamps()
        columns |= {"start": begun[delivered], "end": ended[delivered]}
    if places is not None:
        columns |= {"latitude": places.latitude[delivered].round(6), "longitude": places.longitude[delivered].round(6)}
    columns |= {"language": pd.array(language[delivered], dtype="str"), "phone_present": phone[delivered]}
    shown = answers[delivered]
    blank = shown == NOT_ASKED
    for j, name in enumerate(form.names):
        columns[name] = pd.arrays.IntegerArray(shown[:, j].astype(np.int16), blank[:, j])
    return pd.DataFrame(columns)


def _truth(
    frame: pd.DataFrame,
    invented: np.ndarray,
    source: np.ndarray,
    edited: np.ndarray,
    style: Style,
    delivered: np.ndarray,
) -> pd.DataFrame:
    """Return the truth in the order of the delivered rows."""
    import pandas as pd

    row_of = np.empty_like(delivered)
    row_of[delivered] = np.arange(delivered.size)
    ids = frame["id"].to_numpy()
    origin = source[delivered]
    copied = [ids[row_of[o]] if o >= 0 else None for o in origin]
    false = invented[delivered]
    return pd.DataFrame(
        {
            "id": frame["id"],
            "interviewer": frame["interviewer"],
            "invented": false,
            "style": pd.array([str(style) if x else None for x in false], dtype="str"),
            "source": pd.array(copied, dtype="str"),
            "edited": edited[delivered],
        }
    )


def _codes(count: int, letter: str, rng: np.random.Generator) -> np.ndarray:
    """Return codes dealt out by chance, so that a code says nothing about who or where."""
    width = max(2, len(str(count)))
    return np.array([f"{letter}{i:0{width}d}" for i in 1 + rng.permutation(count)], dtype=object)


def _refuse_impossible(interviews: int, interviewers: int, questions: int, psus: int, fabricators: int) -> None:
    """Refuse numbers of people and places that cannot be dealt out."""
    if interviewers < 1:
        raise _bad("interviewers", interviewers, ">= 1")
    if psus < interviewers:
        raise _bad("psus", psus, f">= {interviewers}")
    if interviews < psus:
        raise _bad("interviews", interviews, f">= {psus}")
    if questions < 3:
        raise _bad("questions", questions, ">= 3")
    if not 0 <= fabricators < interviewers:
        raise _bad("fabricators", fabricators, f"0 … {interviewers - 1}")


def _refuse_variances(loadings: Sequence[float], interviewer_icc: float, psu_icc: float, share: float) -> None:
    """Refuse parts of a variance that are no parts, or more than the whole."""
    if not loadings or not all(0 <= x < 1 for x in loadings):
        raise _bad("loadings", ", ".join(map(str, loadings)), "0 … 1")
    if not 0 <= share <= 1:
        raise _bad("share", share, "0 … 1")
    room = 1 - max(loadings) ** 2 - 0.04
    for name, part, weight in (("interviewer_icc", interviewer_icc, 2.0), ("psu_icc", psu_icc, 1.0)):
        if not 0 <= weight * part < room:
            raise _bad(name, part, f"0 … {room / weight:.3f}")
        room -= weight * part


def _bad(name: str, got: object, expected: str) -> BadInput:
    """Return the error of an argument that no survey can be made with."""
    return BadInput(
        message("training.argument"),
        where=name,
        got=str(got),
        expected=expected,
        todo=message("training.argument.todo"),
    )
