"""`sapa verify`: whether a workbook is what the program computed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sapa.cli.outputs import is_record, may_write
from sapa.cli.shell import EXIT_NOT_MET, plain_errors, terminal_progress, write_json
from sapa.plain_text import visible

_MOST = 60
"""Cells that the terminal lists; the record has all of them."""


def verify(
    workbook: Annotated[Path, typer.Argument(help="Evaluation or panel workbook, saved by any program.")],
    deliverable: Annotated[
        Path | None,
        typer.Argument(
            help="What it was made from: folder, zip, deliverable.yaml or deliverable.xlsx; default: what lies beside "
            "the workbook."
        ),
    ] = None,
    *,
    with_: Annotated[
        list[Path] | None, typer.Option("--with", help="An expert's copy, for a panel workbook; may be repeated.")
    ] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is no earlier record.")] = False,
) -> None:
    """Make the workbook again from its inputs and list every cell that does not follow from them."""
    with plain_errors(lang) as t:
        from sapa.present.verification import verification_lines, verification_record
        from sapa.workbook.verify import verify_workbook

        if json not in (None, "-"):
            may_write(Path(str(json)), force=force, ours=is_record)
        found = verify_workbook(workbook, deliverable, copies=with_ or (), progress=terminal_progress(t))
        stream: Any = sys.stderr if json == "-" else sys.stdout
        for line in verification_lines(found, t, most=_MOST):
            print(visible(line), file=stream)
        if json is not None:
            write_json(verification_record(found, t), json)
    if not found.follows:
        raise SystemExit(EXIT_NOT_MET)
