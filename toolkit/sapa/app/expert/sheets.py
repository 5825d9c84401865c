"""The experts' own sheets on the page: blank ones as a zip, filled ones put into the panel's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sapa.app.design.packing import zipped
from sapa.app.expert.panel_file import not_saved
from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel import PanelPlan, ScoreFile
from sapa.panel.asked import Asked
from sapa.writing import write_whole

FOLDER = "sheets"
"""Of the panel's folder: filled sheets that were uploaded lie here."""


def blank_sheets(tasks: Sequence[Asked], plan: PanelPlan, language: str) -> tuple[str, bytes]:
    """Return (file name, bytes) of a zip with a workbook for every expert, as `sapa panel --sheets` writes them."""
    from sapa.workbook.score_sheets import score_sheet_files

    tail = f"-round{tasks[0].round}" if tasks and tasks[0].round > 1 else ""
    return f"expert-sheets{tail}-{language}.zip", zipped(score_sheet_files(tasks, plan, language))


def take_sheet(file: Path, place: Path, plan: PanelPlan) -> None:
    """Put a filled workbook into the panel's folder; scores that another workbook there has are never replaced.

    Raises
    ------
    BadInput
        No workbook of experts' sheets; one of that name is there with other scores; it cannot be written.
    """
    from sapa.panel.score_form import is_score_form

    if not is_score_form(file):
        raise BadInput(
            message("app.expert.bad.no_sheet"), where=file.name, todo=message("app.expert.bad.no_sheet.todo")
        )
    target, content = place / FOLDER / file.name, file.read_bytes()
    if target.is_file() and target.read_bytes() != content and _filled(target, plan):
        raise BadInput(
            message("app.expert.bad.sheet_there"), where=f"{FOLDER}/{file.name}",
            todo=message("app.expert.bad.sheet_there.todo"),
        )  # fmt: skip
    try:
        target.parent.mkdir(exist_ok=True)
        write_whole(target, content)
    except OSError as error:
        raise not_saved(target, error) from error


def _filled(path: Path, plan: PanelPlan) -> bool:
    """Tell whether a workbook has anything that an expert wrote."""
    from sapa.panel.score_form import is_score_form, read_score_forms

    if not is_score_form(path):
        return True
    told = read_score_forms([ScoreFile(file=path.name, path=path)], plan)
    return bool(told.scores or told.declared or told.reasons)
