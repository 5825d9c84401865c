"""A session: who gets which deliverable with which defects, dealt out by a secret that stays with the trainer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.progress import Progress, Step, silent
from sapa.training.sessions.scenario import Scenario, Task
from sapa.training.simulator import Chance, Simulated, defect, simulate
from sapa.training.simulator.chance import SECRET_BYTES

if TYPE_CHECKING:
    import numpy as np

MOST_TRAINEES = 99
BEST_SCORE = 5
WORST_SCORES = (1, 2, 3)
"""Key scores of the strongest, a middle and the weakest dose; 5: nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A planted defect as the key has it: its dose, the score of the key, and where it is."""

    defect: str
    dose: float
    score: int
    where: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handout:
    """What one trainee gets: a pseudonym, and for each task the variant and the truth."""

    pseudonym: str
    variants: tuple[int, ...]
    truths: tuple[tuple[Truth, ...], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it was dealt out; together with the secret it is the key."""

    scenario: Scenario
    secret: bytes
    handouts: tuple[Handout, ...]


def new_secret(seed: int | None = None) -> bytes:
    """Return 128 bits from the operating system; `seed` replaces them in tests only."""
    return secrets.token_bytes(SECRET_BYTES) if seed is None else Chance.of_seed(seed).secret


def deal(chosen: Scenario, *, trainees: int, secret: bytes) -> Session:
    """Deal out deliverables and defects.

    Which variant a pseudonym gets, how many defects it has, which and how strong: all of it comes from streams of the
    secret. Numbers of pseudonyms say nothing, they are dealt out too.

    Parameters
    ----------
    chosen
        Of `scenario`.
    trainees
        1 to 99.
    secret
        16 bytes, of `new_secret`.

    Raises
    ------
    BadInput
        A number of trainees that no session has.
    """
    if not 1 <= trainees <= MOST_TRAINEES:
        raise BadInput(
            message("training.trainees"), where="--trainees", got=str(trainees), expected=f"1 … {MOST_TRAINEES}",
            todo=message("training.trainees.todo"),
        )  # fmt: skip
    order = Chance(secret).stream("order").permutation(trainees)
    handouts = []
    for number in range(trainees):
        place = int(order[number]) if chosen.own else 0
        variants = tuple(1 + place * len(chosen.tasks) + k for k in range(len(chosen.tasks)))
        truths = tuple(
            _planted(task, Chance(secret, variant).stream("deal"))
            for task, variant in zip(chosen.tasks, variants, strict=True)
        )
        handouts.append(Handout(f"trainee-{number + 1:02d}", variants, truths))
    return Session(chosen, secret, tuple(handouts))


def _planted(task: Task, rng: np.random.Generator) -> tuple[Truth, ...]:
    """Return the defects of a deliverable; two that would show in the same answer never stand together."""
    if rng.random() < task.honest:
        return ()
    wanted = int(rng.integers(task.planted[0], task.planted[1] + 1))
    chosen: list[Truth] = []
    taken: set[str] = set()
    for place in rng.permutation(len(task.pool)):
        found = defect(task.pool[place])
        shows = {e.finding for e in found.expected} | {*found.also}
        if len(chosen) == wanted or shows & taken:
            continue
        at = int(rng.integers(0, len(found.doses)))
        chosen.append(Truth(found.name, found.doses[at], key_score(at, len(found.doses))))
        taken |= shows
    return tuple(chosen)


def key_score(place: int, doses: int) -> int:
    """Return the score that the key gives a dose: its place among so many, the strongest first."""
    if doses == 1:
        return WORST_SCORES[0]
    return WORST_SCORES[round(place / (doses - 1) * (len(WORST_SCORES) - 1))]


def write_session(
    session: Session, out: Path, *, sheet: Callable[[str], bytes], progress: Progress = silent
) -> Session:
    """Write a folder for each trainee; the session then knows the places of the defects, too.

    Parameters
    ----------
    session
        Of `deal`.
    out
        A folder that does not exist yet, or is empty: nothing of an earlier session may lie beside the new one.
    sheet
        Makes the answer sheet (.xlsx) of a pseudonym: it knows the trainees' language.
    progress
        Told of each deliverable; may raise to stop.

    Raises
    ------
    BadInput
        The folder is not empty.
    """
    from sapa.training.simulator.made import stamped
    from sapa.writing import write_whole

    if out.exists() and any(out.iterdir()):
        raise BadInput(
            message("training.not_empty"), where="--out", got=str(out), todo=message("training.not_empty.todo")
        )  # fmt: skip
    tasks = session.scenario.tasks
    steps = [(handout, k) for handout in session.handouts for k in range(len(tasks))]
    made: dict[int, Simulated] = {}
    for number, (handout, k) in enumerate(steps):
        progress(Step(number, len(steps), message("training.step")))
        variant = handout.variants[k]
        if variant not in made:
            if session.scenario.own:
                made.clear()  # nobody else gets it
            made[variant] = _simulated(session, tasks[k], variant, handout.truths[k])
        folder = out / handout.pseudonym
        made[variant].write(folder / f"deliverable-{k + 1}")
        _note_places(handout.truths[k], made[variant])
    for handout in session.handouts:
        folder = out / handout.pseudonym
        write_whole(folder / "answers.xlsx", sheet(handout.pseudonym))
        stamped(folder / "answers.xlsx", folder)
    stamped(out)
    return session


def _simulated(session: Session, task: Task, variant: int, truths: tuple[Truth, ...]) -> Simulated:
    return simulate(
        Chance(session.secret, variant), service=task.service, interviews=task.interviews,
        defects={t.defect: t.dose for t in truths},
    )  # fmt: skip


def _note_places(truths: tuple[Truth, ...], made: Simulated) -> None:
    places = {p.defect.name: p.where for p in made.planted}
    for truth in truths:
        truth.where.update(places[truth.defect])
