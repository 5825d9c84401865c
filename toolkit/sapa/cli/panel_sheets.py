"""`sapa panel --sheets`: a workbook of blank sheets for every expert, in a folder; a filled one is never replaced."""

from __future__ import annotations

from pathlib import Path

from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.panel import DrawnExperts, PanelPlan, judge_panel
from sapa.panel.asked import Asked, asked, asked_again
from sapa.writing import require_folder, write_whole


def write_sheets(
    plan: PanelPlan, folder: Path, t: Translator, *, drawn: DrawnExperts | None, round: int, force: bool
) -> list[str]:
    """Write every expert's workbook and return the lines that say so.

    Parameters
    ----------
    plan
        The panel.
    folder
        Where they go; made where it is not there, all of them or none are written.
    t
        The language of the sheets and of the lines.
    drawn
        Who was drawn for what; None: everybody scores everything.
    round
        1, or a later one: then objects on which scores lie far apart.
    force
        Replace workbooks that may hold scores.
    """
    from sapa.workbook.score_sheets import score_sheet_files

    tasks = asked(plan, drawn) if round == 1 else asked_again(judge_panel(plan), round=round)
    files = score_sheet_files(tasks, plan, t.language)
    made = [(folder / name, one, files[name]) for name, one in zip(files, tasks, strict=True)]
    if folder.exists() and not folder.is_dir():
        raise BadInput(message("cli.sheets_no_folder"), where="--sheets", got=str(folder))
    require_folder(folder)
    for path, _, content in made:
        if path.exists() and not force and (path.is_dir() or path.read_bytes() != content):
            raise BadInput(message("cli.sheet_there"), where=str(path), todo=message("cli.sheet_there.todo"))
    folder.mkdir(exist_ok=True)
    for path, _, content in made:
        write_whole(path, content)
    lines = [t("cli.sheets_written", n=len(made), folder=str(folder.resolve()))]
    return lines + [f"  {path.name}: {_listed(one)}" for path, one, _ in made]


def _listed(one: Asked) -> str:
    return ", ".join(sheet.bid.id for sheet in one.sheets)
