"""`sapa panel`: an expert panel's scores checked and joined, or experts drawn for what is to be scored."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from sapa.cli.outputs import is_protocol, is_record, may_write, workbook_name
from sapa.cli.shell import plain_errors, write_json
from sapa.errors import BadInput
from sapa.messages import message
from sapa.plain_text import visible


def panel(
    folder: Annotated[Path, typer.Argument(help="Folder with panel.yaml and the files of scores.")],
    *,
    draw: Annotated[int | None, typer.Option(help="Draw so many experts for every object instead.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed, in place of that of panel.yaml.")] = None,
    sheets: Annotated[Path | None, typer.Option(help="Folder for a workbook of blank sheets for every expert.")] = None,
    round: Annotated[
        int, typer.Option(min=1, help="Round of the blank sheets; from 2 on: objects on which scores lie far apart.")
    ] = 1,
    out: Annotated[Path | None, typer.Option(help="Protocol to write as a workbook (.xlsx).")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is no earlier protocol, and sheets that may be filled.")
    ] = False,
) -> None:
    """Expert panel: scores checked and joined, agreement of experts, how sure the order is."""
    with plain_errors(lang) as t:
        from sapa.cli.panel_sheets import write_sheets
        from sapa.cli.panel_text import drawn_lines, panel_lines
        from sapa.panel import draw_experts, judge_panel, read_panel
        from sapa.present.panel_json import draw_record, panel_record

        _refuse(draw=draw, sheets=sheets, round=round, out=out, json=json, force=force)
        plan = read_panel(folder)
        if seed is not None:
            plan = dataclasses.replace(plan, seed=seed)
        record: dict[str, Any] = {}
        if draw is not None:
            drawn = draw_experts(plan.bids, plan.experts, each=draw, seed=plan.seed)
            record, lines = draw_record(drawn, plan), drawn_lines(drawn, t)
            if sheets is not None:
                lines += ["", *write_sheets(plan, sheets, t, drawn=drawn, round=1, force=force)]
        elif sheets is not None:
            lines = write_sheets(plan, sheets, t, drawn=None, round=round, force=force)
        else:
            result = judge_panel(plan)
            record, lines = panel_record(result, t), panel_lines(result, t)
            if out is not None:
                from sapa.workbook.expert_panel import write_protocol

                write_protocol(result, out, language=t.language)
                lines += ["", f"{t('cli.protocol_written')}: {out.resolve()}"]
        if json is not None:
            write_json(record, json)
        if json != "-":
            print(visible("\n".join(lines)))


def _refuse(
    *, draw: int | None, sheets: Path | None, round: int, out: Path | None, json: str | None, force: bool
) -> None:
    """Refuse options that do not go together, and outputs that may not be written."""
    if json not in (None, "-"):
        may_write(Path(str(json)), force=force, ours=is_record)
    if out is not None and draw is not None:
        raise BadInput(message("cli.no_protocol"), where="--out", got=str(out), todo=message("cli.no_protocol.todo"))
    if round > 1 and (sheets is None or draw is not None):
        raise BadInput(
            message("cli.round_alone"), where="--round", got=str(round), todo=message("cli.round_alone.todo")
        )
    if sheets is not None and (out is not None or (json is not None and draw is None)):
        where, got = ("--out", str(out)) if out is not None else ("--json", json)
        raise BadInput(message("cli.sheets_alone"), where=where, got=got, todo=message("cli.sheets_alone.todo"))
    if out is not None:
        workbook_name(out)
        may_write(out, force=force, ours=is_protocol)
