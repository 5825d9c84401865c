"""`sapa design`: from PLAN.yaml to a design workbook and the folder of files that the field and the review need."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.outputs import is_design, is_record, may_write, workbook_name
from sapa.cli.shell import json_text, plain_errors, terminal_progress, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.plain_text import visible
from sapa.writing import ready_to_write

if TYPE_CHECKING:
    from sapa.planning.study import Study

SHOWN = 6
LARGEST_SEED = 2**63 - 1
"""The largest that a plan takes: the plan written must be one that can be read again."""


def design(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="PLAN.yaml: what is measured, and from which frame.")],
    *,
    out: Annotated[Path | None, typer.Option(help="Workbook to write; default: <plan>-design.xlsx.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the draw, instead of the plan's own.", min=0, max=LARGEST_SEED)
    ] = None,
    files: Annotated[Path | None, typer.Option(help="Folder for the files; default: <workbook>-files.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what is not an earlier design; files added to the folder stay.")
    ] = False,
) -> None:
    """Design a survey: sizes, drawn sample, fieldwork papers; write the design workbook and its files."""
    with plain_errors(lang) as t:
        from sapa.planning.plan_files import check_folder, write_study_files
        from sapa.planning.study import design as design_study
        from sapa.present.study_json import study_record
        from sapa.review.learning import learn_from
        from sapa.workbook.design import design_workbook_bytes

        target = out or Path(f"{plan.stem}-design.xlsx")
        workbook_name(target)
        folder = files or target.with_name(f"{target.stem}-files")
        may_write(target, force=force, ours=is_design, other="cli.design.not_ours")
        record = None if json in (None, "-") else Path(str(json))
        if record is not None:
            may_write(record, force=force, ours=is_record, other="cli.design.not_ours")
        _apart(plan, target, folder, record)
        check_folder(folder, force=force)
        study = design_study(plan, seed=seed, learn=learn_from, progress=terminal_progress(t))
        # Everything is made before anything is written: a fault leaves nothing behind.
        book = design_workbook_bytes(study, t.language)
        made = study_record(study, t)
        # Workbook and record lie finished on the disk before the folder is exchanged: a renaming is left to do then.
        with ExitStack() as ready:
            if record is not None:
                ready.enter_context(ready_to_write(record, json_text(made).encode()))
            ready.enter_context(ready_to_write(target, book))
            write_study_files(study, folder, words=t, force=force)
        if json == "-":
            write_json(made, json)
        _say(study, target, folder, t, to_stderr=json == "-")


def _apart(plan: Path, target: Path, folder: Path, record: Path | None) -> None:
    """Refuse outputs of one name, and outputs that would replace the plan or stand inside each other."""
    within = folder.resolve()
    named = [("--out", target.resolve()), *([("--json", record.resolve())] if record is not None else [])]
    if len({path for _, path in named}) < len(named):
        raise BadInput(message("cli.same_file"), where="--json", got=str(record), todo=message("cli.same_file.todo"))
    for option, path in named:
        if path == plan.resolve():
            raise BadInput(
                message("cli.design.is_plan"), where=option, got=str(path), todo=message("cli.design.is_plan.todo")
            )
        if path.is_relative_to(within):
            raise BadInput(
                message("cli.design.inside"), where=option, got=str(path), todo=message("cli.design.inside.todo")
            )
    if plan.resolve().is_relative_to(within):
        raise BadInput(
            message("cli.design.plan_inside"), where="--files", got=str(folder),
            todo=message("cli.design.plan_inside.todo"),
        )  # fmt: skip


def _say(study: Study, target: Path, folder: Path, t: Translator, *, to_stderr: bool) -> None:
    """Print what was designed in one sentence, what to doubt, and where workbook and files are."""
    from sapa.present.study_json import study_sentence

    stream: Any = sys.stderr if to_stderr else sys.stdout
    print(visible(study.title), file=stream)
    print(t(study_sentence(study)), file=stream)
    for said in (*study.assumptions, *study.warnings[:SHOWN]):
        print(visible(f"  • {t(said)}"), file=stream)
    more = len(study.warnings) - SHOWN
    if more > 0:
        print(f"  • {t('cli.design.more', n=more)}", file=stream)
    print(f"{t('cli.design.workbook_written')}: {target.resolve()}", file=stream)
    print(f"{t('cli.design.files_written')}: {folder.resolve()}", file=stream)
