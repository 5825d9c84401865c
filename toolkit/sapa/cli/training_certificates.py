"""`sapa training grade --certificates`: a Word document for each trainee who met the trainer's threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.i18n import Translator
    from sapa.training.grading import Decision, GroupGrade, Part
    from sapa.training.sessions import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: where to, from what share on, on which day, and whose names."""

    folder: Path
    threshold: float
    day: date
    names: Path | None


def wanted(
    folder: Path | None, threshold: float, day: str | None, names: Path | None, *, session_folder: Path
) -> Wanted | None:
    """Return what was asked for, before anything is graded; None without a folder.

    Raises
    ------
    BadInput
        No day, or none there is; the folder is not empty, lies among the trainees' files or nowhere; names without it.
    """
    if folder is None:
        if names is not None or day is not None:
            raise BadInput(
                message("training.certificate.no_folder"), where="--certificates",
                todo=message("training.certificate.no_folder.todo"),
            )  # fmt: skip
        return None
    try:
        when = date.fromisoformat(day or "")
    except ValueError:
        raise BadInput(
            message("training.certificate.no_day"), where="--date", got=day, expected="2026-11-23",
            todo=message("training.certificate.no_day.todo"),
        ) from None  # fmt: skip
    if folder.resolve().is_relative_to(session_folder.resolve()):
        raise BadInput(
            message("training.certificate.inside"), where="--certificates", got=str(folder),
            todo=message("training.certificate.inside.todo"),
        )  # fmt: skip
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            message("training.not_empty"), where="--certificates", got=str(folder),
            todo=message("training.not_empty.todo"),
        )  # fmt: skip
    return Wanted(folder, threshold, when, names)


def write_certificates(asked: Wanted, group: GroupGrade, session: Session, t: Translator) -> list[str]:
    """Write the certificates and return what to say of them; names stand in the documents only."""
    from sapa.training.grading import Outcome, certificate, decisions, read_names
    from sapa.writing import require_folder, write_whole

    decided = decisions(group, session, threshold=asked.threshold)
    names = {} if asked.names is None else read_names(asked.names, (h.pseudonym for h in session.handouts))
    met = [one for one in decided if one.outcome is Outcome.MET]
    made = {
        one.pseudonym: certificate(
            one, session.scenario.name, threshold=asked.threshold, day=asked.day, t=t, names=names
        )
        for one in met
    }
    if made:
        require_folder(asked.folder)
        asked.folder.mkdir(exist_ok=True)
    for pseudonym, content in made.items():
        write_whole(asked.folder / f"{pseudonym}.docx", content)
    return said(decided, group.absent, asked, names=frozenset(names), t=t)


def said(
    decided: Sequence[Decision], absent: Sequence[str], asked: Wanted, *, names: frozenset[str], t: Translator
) -> list[str]:
    """Return who got a certificate, and for everybody else why there is none."""
    from sapa.training.grading import Outcome

    met = [one.pseudonym for one in decided if one.outcome is Outcome.MET]
    if met:
        lines = [t("training.certificate.written", n=len(met), folder=str(asked.folder.resolve()))]
        if names & set(met):
            lines.append("  " + t("training.certificate.private"))
    else:
        lines = [t("training.certificate.nobody")]
    for one in decided:
        if one.outcome is not Outcome.MET:
            why = t(
                f"training.certificate.why.{one.outcome}", found=_share(one.sensitivity, t),
                calm=_share(one.specificity, t), answered=_share(one.answered, t), needed=asked.threshold,
            )  # fmt: skip
            lines.append(f"  {t('training.certificate.none')} {one.pseudonym}: {why}")
    lines += [f"  {t('training.certificate.none')} {one}: {t('training.certificate.why.absent')}" for one in absent]
    return lines


def _share(part: Part, t: Translator) -> str:
    if part.n == 0:
        return t("training.grade.none")
    return t("training.certificate.part", k=part.k, of=part.n, share=part.share)
