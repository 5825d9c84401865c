"""The files of a design: what goes to the field, what the review later reads, and the plan that makes them again."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sapa.deliverable.draft_text import yaml_text
from sapa.deliverable.plan_reader import read_plan
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.plain_text import csv_cell
from sapa.planning.frame import JOIN
from sapa.planning.handover import deliverable_data, plan_data
from sapa.planning.study import Study
from sapa.writing import require_folder

PLAN = "plan.yaml"
MANIFEST = "deliverable.yaml"
PLANNED, FRAME, SAMPLE, DRAW = "plan.csv", "frame.csv", "sample.csv", "draw.csv"
ASSIGNMENTS, CONTROL, QUOTAS, RESPONDENTS = "assignments.csv", "control_plan.csv", "quotas.csv", "respondents.csv"
SOURCES = "source"
"""Folder of the user's own files: the frame and the list of interviewers."""

Cell = str | int | float | bool | None


def study_files(study: Study, *, words: Callable[[Message], str] | None = None) -> dict[str, bytes]:
    """Return every file of a design by its name, in one order: the same study gives the same bytes.

    Parameters
    ----------
    study
        What a design run produced.
    words
        From a message to text, for the comments of `deliverable.yaml`; None: no comments. Every other file is the
        same in every language.
    """
    files: dict[str, bytes] = {PLANNED: _planned(study), FRAME: _frame(study)}
    if study.drawn is not None:
        files[SAMPLE] = _sample(study)
        files[DRAW] = _draw(study)
    fieldwork = study.fieldwork
    if fieldwork is not None and fieldwork.assignments:
        files[ASSIGNMENTS] = _assignments(study)
    if fieldwork is not None and fieldwork.quotas:
        files[QUOTAS] = _quotas(study)
    if fieldwork is not None and fieldwork.kish_of:
        files[RESPONDENTS] = _respondents(study)
    if fieldwork is not None and fieldwork.control is not None and fieldwork.control.orders:
        files[CONTROL] = _control(study)
    for source in study.sources.values():
        files[f"{SOURCES}/{source.name}"] = source.content
    head = () if words is None else tuple(words(message(f"planning.files.head.{k}")) for k in ("what", "add", "review"))
    files[MANIFEST] = yaml_text(deliverable_data(study), head=head).encode()
    # The comments are in somebody's language: the digest that the plan keeps is of the file without them.
    bare = files | {MANIFEST: yaml_text(deliverable_data(study)).encode()}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(bare.items())}
    return {PLAN: yaml_text(plan_data(study, digests)).encode(), **files}


def write_study_files(
    study: Study, folder: str | Path, *, words: Callable[[Message], str] | None = None, force: bool = False
) -> tuple[str, ...]:
    """Write the files of a design into a folder, all of them or none.

    Parameters
    ----------
    study, words
        As in `study_files`.
    folder
        The folder. An earlier one of ours is replaced; what others have put into it stays there with `force`.
    force
        Replace a folder in which something was added or changed: our files are written anew, the others are kept.

    Returns
    -------
    The names of the files, as they stand in the folder.

    Raises
    ------
    BadInput
        A folder that is not ours, or one in which something was added or changed, unless `force`.
    """
    target = Path(folder)
    parent = require_folder(target)
    strangers = check_folder(target, force=force)
    files = study_files(study, words=words)
    made = Path(tempfile.mkdtemp(dir=parent, prefix=".sapa-"))
    try:
        for name in strangers:
            if name not in files:
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target / name, made / name)
        for name, content in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o777 & ~umask)
        _exchange(made, target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return tuple(files)


def _exchange(made: Path, target: Path) -> None:
    """Put the folder made in the place of the one that is there; if that fails, the old one stands again."""
    if not target.exists():
        made.replace(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.resolve().parent, prefix=".sapa-"))
    target.replace(old / "old")
    try:
        made.replace(target)
    except BaseException:
        (old / "old").replace(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def check_folder(target: Path, *, force: bool = False) -> tuple[str, ...]:
    """Return the files of a folder that are not ours (added or changed), which a new design must keep.

    Raises
    ------
    BadInput
        A file in its place, a folder that is no design of ours, or one with such files, unless `force`.
    """
    if not target.exists():
        return ()
    if not target.is_dir():
        raise BadInput(
            message("planning.files.is_a_file"), where=str(target), todo=message("planning.files.is_a_file.todo")
        )
    there = sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    if not there:
        return ()
    ours = _recorded(target)
    if ours is None:
        if force:
            return tuple(there)
        raise BadInput(
            message("planning.files.not_ours"), where=str(target), got=", ".join(there[:5]),
            todo=message("planning.files.not_ours.todo"),
        )  # fmt: skip
    added = [name for name in there if name not in ours and name != PLAN]
    changed = [name for name, digest in ours.items() if (target / name).is_file() and _digest(target / name) != digest]
    if (added or changed) and not force:
        raise BadInput(
            message("planning.files.not_only_ours", n=len(added) + len(changed)), where=str(target),
            got=", ".join([*added, *changed][:5]), todo=message("planning.files.not_only_ours.todo"),
        )  # fmt: skip
    return tuple(added)


def _recorded(folder: Path) -> Mapping[str, str] | None:
    """Return our files and their digests as the folder's plan.yaml has them; None where it is no folder of ours."""
    try:
        decided = read_plan(folder / PLAN).decided
    except BadInput:
        return None
    return None if decided is None else decided.files


def _digest(path: Path) -> str:
    content = path.read_bytes()
    if path.name == MANIFEST:
        lines = content.decode("utf-8", "replace").split("\n")
        while lines and lines[0].startswith("#"):
            lines.pop(0)
        content = "\n".join(lines).encode()
    return hashlib.sha256(content).hexdigest()


def _csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV: UTF-8, LF, empty where nothing is known, numbers to 12 significant digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names: list[str] = []
    for name in header:  # a column of the user's frame may have the name of one of ours, which then gives way
        names.append(name if name not in names else f"{name}_{names.count(name) + 1}")
    writer.writerow([csv_cell(name) for name in names])
    for row in rows:
        writer.writerow([csv_cell(_cell(v)) for v in row])
    return out.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return str(value)


def _planned(study: Study) -> bytes:
    header = (
        *study.plan.by, "planned", "issued", "clusters", "cluster_size", "reserve_clusters", "population", "response",
        "margin", "weight",
    )  # fmt: skip
    return _csv(
        header,
        [
            (*s.parts, s.interviews, s.issued, s.clusters, s.cluster_size, s.reserve_clusters, s.population, s.response,
             s.margin, s.weight)
            for s in study.plan.strata
        ],
    )  # fmt: skip


def _frame(study: Study) -> bytes:
    """Return people and first-stage units by stratum: the population as a review takes it."""
    return _csv((*study.plan.by, "people", "psus"), [(*s.parts, s.population, s.available) for s in study.plan.strata])


def _sample(study: Study) -> bytes:
    drawn = study.drawn
    if drawn is None:
        return b""
    stages = [f"probability_{c}" for c in drawn.unit_columns]
    header = (
        *drawn.by, *drawn.unit_columns, "name", "role", "order", "certainty", "size", *stages, "probability",
        "interviews", "issued", "weight", "frame_row",
    )  # fmt: skip
    width = len(drawn.unit_columns)
    return _csv(
        header,
        [
            (*u.parts, *_wide(u.ids, width), u.name, u.role.value, u.order, u.certainty, u.sizes[-1],
             *_wide(u.probabilities, width), u.probability, u.interviews, u.issued, u.weight, u.row)
            for u in drawn.units
        ],
    )  # fmt: skip


def _wide(values: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    """Return the values of the drawn stages, blank for stages that a stratum does not have."""
    return (*values, *[None] * (width - len(values)))


def _draw(study: Study) -> bytes:
    drawn = study.drawn
    steps = drawn.steps if drawn is not None else ()
    header = (
        "step", "stage", "method", "within", "stream", "units", "total", "take", "certain", "start", "interval",
        "chosen", "order", "numbers", "reserve",
    )  # fmt: skip
    return _csv(
        header,
        [
            (i, s.stage, s.method, " / ".join(s.within), s.stream, s.units, s.total, s.take, " | ".join(s.certain),
             None if s.start is None else repr(float(s.start)), None if s.interval is None else repr(float(s.interval)),
             " | ".join(s.chosen), s.order, " | ".join(map(repr, s.numbers)), " | ".join(s.reserve))
            for i, s in enumerate(steps, 1)
        ],
    )  # fmt: skip


def _assignments(study: Study) -> bytes:
    rows = study.fieldwork.assignments if study.fieldwork is not None else ()
    parts = {s.stratum: s.parts for s in study.plan.strata}
    header = (
        "interviewer", "organisation", *study.plan.by, "unit", "name", "route", "interviews", "issued", "route_start",
        "route_step", "route_hand",
    )  # fmt: skip
    return _csv(
        header,
        [
            (a.interviewer, a.organisation, *parts[a.stratum], a.unit, a.name, a.route, a.interviews, a.issued,
             a.route_start, a.route_step, None if a.left_hand is None else "left" if a.left_hand else "right")
            for a in rows
        ],
    )  # fmt: skip


def _respondents(study: Study) -> bytes:
    """Return the Kish table of each address, with stratum, unit and route in columns of their own."""
    fieldwork = study.fieldwork
    parts = {s.stratum: s.parts for s in study.plan.strata}
    given = fieldwork.assignments if fieldwork is not None else ()
    place = {JOIN.join((a.stratum, a.unit)): (*parts[a.stratum], a.unit) for a in given}
    blank = ("",) * len(study.plan.by)
    tables = fieldwork.kish_of if fieldwork is not None else ()
    return _csv(
        (*study.plan.by, "unit", "route", "address", "table"),
        [(*place.get(unit, (*blank, unit)), route, number, table) for unit, route, number, table in tables],
    )


def _quotas(study: Study) -> bytes:
    cells = study.fieldwork.quotas if study.fieldwork is not None else ()
    names = tuple(dict.fromkeys(name for c in cells for name, _ in c.cell))
    return _csv(
        ("interviewer", "stratum", "unit", "route", *names, "interviews"),
        [
            (c.interviewer, c.stratum, c.unit, c.route, *(dict(c.cell).get(k) for k in names), c.interviews)
            for c in cells
        ],
    )


def _control(study: Study) -> bytes:
    """Return every interviewer's order of control: a row an interview to control, the first ones first."""
    control = study.fieldwork.control if study.fieldwork is not None else None
    orders = control.orders if control is not None else ()
    return _csv(
        ("interviewer", "organisation", "planned", "to_control", "turn", "interview"),
        [
            (o.interviewer, o.organisation, o.planned, o.draw, turn, number)
            for o in orders
            for turn, number in enumerate(o.order, 1)
        ],
    )
