"""`sapa training new` and `sapa training grade`: deliverables whose truth is known, and what a group made of them."""

from __future__ import annotations

import math
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.outputs import is_record, may_write, workbook_name
from sapa.cli.shell import plain_errors, terminal_progress, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.version import __version__

if TYPE_CHECKING:
    from sapa.cli.training_certificates import Wanted
    from sapa.training.grading import GroupGrade, Part


class Action(StrEnum):
    """What to do."""

    NEW = "new"
    GRADE = "grade"


def training(
    action: Annotated[Action, typer.Argument(help="new: make a session; grade: grade what was handed in.")],
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="grade: the trainees' folders.")] = None,
    *,
    scenario: Annotated[str, typer.Option(help="new: sampling, fieldwork, full-review or services.")] = "full-review",
    trainees: Annotated[int, typer.Option(help="new: number of trainees.")] = 12,
    out: Annotated[
        Path | None, typer.Option(help="new: folder for the trainees' folders; grade: workbook of the group (.xlsx).")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The trainer's key; new: by default beside the folder.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(help="grade: a new folder for certificates (Word) of those who met the threshold."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(help="grade: share of defects found, sound places and answers that a certificate needs.")
    ] = 0.8,
    date: Annotated[str | None, typer.Option(help="grade: day that stands on the certificates, as 2026-11-23.")] = None,
    names: Annotated[
        Path | None, typer.Option(help="grade: the trainer's own list for certificates (CSV: pseudonym, name).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="grade: replace a workbook or a file that is there.")] = False,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
) -> None:
    """Train evaluators: make deliverables whose truth is known, grade what was said of them."""
    with plain_errors(lang) as t:
        if action is Action.NEW:
            _new(_needed(out, "--out"), scenario, trainees, key, t)
        else:
            from sapa.cli.training_certificates import wanted

            given = _needed(folder, "FOLDER")
            asked = wanted(certificates, threshold, date, names, session_folder=given)
            _grade(given, _needed(key, "--key"), out, json, t, force=force, asked=asked)


def _needed(path: Path | None, name: str) -> Path:
    if path is None:
        raise BadInput(message("training.needed"), where=name, todo=message("training.needed.todo"))
    return path


def _new(out: Path, name: str, trainees: int, key: Path | None, t: Translator) -> None:
    """Make a session: the key is written last, and never over another one."""
    from sapa.training import sessions
    from sapa.training.sessions.key import check_key_place
    from sapa.writing import require_folder

    place = out.resolve().with_name(f"{out.resolve().name}-key.json") if key is None else key
    check_key_place(place, out)
    require_folder(place)
    if place.exists():
        raise BadInput(message("training.key_there"), where=str(place), todo=message("training.key_there.todo"))
    session = sessions.deal(sessions.scenario(name), trainees=trainees, secret=sessions.new_secret())
    # The key first: a run that is stopped must not leave deliverables whose truth nobody knows.
    sessions.write_key(session, place)
    try:
        sessions.write_session(
            session, out, sheet=lambda who: sessions.answer_sheet(session, who, t), progress=terminal_progress(t)
        )
    except BaseException:
        place.unlink()
        raise
    sessions.write_key(session, place)
    print(t("training.session.written", n=trainees, folder=str(out.resolve())))
    print(t("training.session.key", file=str(place.resolve())))


def _grade(
    folder: Path, key: Path, out: Path | None, json: str | None, t: Translator, *, force: bool, asked: Wanted | None
) -> None:
    from sapa.cli.training_certificates import write_certificates
    from sapa.training.grading import grade, group_workbook, handed_in
    from sapa.training.sessions import read_key
    from sapa.writing import write_whole

    if json not in (None, "-"):
        may_write(Path(str(json)), force=force, ours=is_record)
    if out is not None:
        workbook_name(out)
        may_write(out, force=force, ours=lambda _: False)
    session = read_key(key)
    group = grade(session, handed_in(folder, session))
    told = [] if asked is None else write_certificates(asked, group, session, t)
    if out is not None:
        write_whole(out, group_workbook(group, session, t))
    if json is not None:
        write_json(record(group, session.scenario.name), json)
    for line in [*lines(group, t), *told]:
        print(line, file=sys.stderr if json == "-" else sys.stdout)


def record(group: GroupGrade, scenario: str) -> dict[str, Any]:
    """Return a graded session as JSON: pseudonyms only."""
    return {
        "sapa": __version__,
        "training": scenario,
        "sensitivity": _part(group.sensitivity),
        "specificity": _part(group.specificity),
        "alpha": group.alpha,
        "alpha_reason": group.alpha_reason,
        "defects": {name: _part(part) for name, part in group.by_defect.items()},
        "repeat": list(group.repeat),
        "absent": list(group.absent),
        "trainees": [
            {
                "pseudonym": one.pseudonym,
                "sensitivity": _part(one.sensitivity),
                "specificity": _part(one.specificity),
                "unanswered": one.unanswered,
                "found": [[m.deliverable, m.defect, m.dose] for m in one.marks if m.found],
                "missed": [[m.deliverable, m.defect, m.dose] for m in one.marks if not m.found],
                "false_alarms": [list(a) for a in one.false_alarms],
                "scores": {"n": one.scores.n, "bias": one.scores.bias, "exact": one.scores.exact,
                           "within_one": one.scores.within_one},
            }
            for one in group.trainees
        ],
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    return {"k": part.k, "n": part.n, "share": part.share, "wilson": list(part.wilson), "exact": list(part.exact)}


def lines(group: GroupGrade, t: Translator) -> list[str]:
    """Return a graded session in words: the group, every trainee, every defect, what to repeat."""
    from sapa.training.simulator import defect

    said = [t("training.grade.lead", n=len(group.trainees))]
    said += [f"  {t('training.grade.found')}: {_share(group.sensitivity, t)}"]
    said += [f"  {t('training.grade.calm')}: {_share(group.specificity, t)}"]
    said.append("  " + (
        t("training.grade.alpha", alpha=group.alpha) if math.isfinite(group.alpha)
        else t("training.grade.no_alpha", why=t(f"training.grade.no_alpha.{group.alpha_reason}"))
    ))  # fmt: skip
    if group.absent:
        said.append(f"  {t('training.grade.absent')}: {', '.join(group.absent)}")
    for one in group.trainees:
        said.append(f"{one.pseudonym}: {t('training.grade.found')} {_share(one.sensitivity, t)}; "
                    f"{t('training.grade.alarms')} {len(one.false_alarms)}; "
                    f"{t('training.grade.open')} {one.unanswered}")  # fmt: skip
        if one.scores.n:
            said.append("  " + t("training.grade.scores", n=one.scores.n, bias=one.scores.bias, exact=one.scores.exact,
                                 close=one.scores.within_one))  # fmt: skip
        missed = [t(defect(m.defect).title) for m in one.marks if not m.found]
        if missed:
            said.append(f"  {t('training.grade.missed')}: {'; '.join(missed)}")
    said.append(t("training.grade.by_defect"))
    said += [f"  {t(defect(name).title)}: {_share(part, t)}" for name, part in group.by_defect.items()]
    if group.repeat:
        said.append(t("training.grade.repeat"))
        said += [f"  {t(defect(name).title)}. {t(defect(name).why)}" for name in group.repeat]
    return said


def _share(part: Part, t: Translator) -> str:
    if part.n == 0:
        return t("training.grade.none")
    return t("training.grade.share", k=part.k, of=part.n, share=part.share, low=part.wilson[0], high=part.wilson[1])
