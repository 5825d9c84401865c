"""`sapa merge`: several experts' copies of one evaluation joined into a panel workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.outputs import earlier_copy, is_panel, is_record, may_write, workbook_name
from sapa.cli.shell import plain_errors, warn, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.plain_text import visible
from sapa.writing import write_whole

if TYPE_CHECKING:
    from sapa.results.merged import Merged


def merge(
    copies: Annotated[list[Path], typer.Argument(help="Evaluation workbooks that the experts filled in.")],
    *,
    out: Annotated[Path, typer.Option(help="Panel workbook to write.")] = Path("panel.xlsx"),
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is no earlier panel workbook.")] = False,
) -> None:
    """Join several experts' copies of one evaluation: agreement, differences to discuss, all judgements."""
    with plain_errors(lang) as t:
        from sapa.review.merge import merge as merged_copies
        from sapa.workbook import read_copy
        from sapa.workbook.merged import panel_workbook_bytes

        workbook_name(out)
        if out.resolve() in {path.resolve() for path in copies}:
            raise BadInput(
                message("cli.same_file"), where="--out", got=str(out), todo=message("cli.same_file.todo")
            )  # fmt: skip
        may_write(out, force=force, ours=is_panel)
        if json not in (None, "-"):
            may_write(Path(str(json)), force=force, ours=is_record)
        if not force and out.exists():
            _keep_decisions(out)
        merged = merged_copies([read_copy(path) for path in copies])
        book = panel_workbook_bytes(merged, t.language)
        if json is not None:
            from sapa.present.merged_json import merged_record

            write_json(merged_record(merged, t), json)
        write_whole(out, book)
        warn(merged.notices, t)
        _say(merged, out, t, to_stderr=json == "-")


def _keep_decisions(out: Path) -> None:
    """Refuse to replace a panel workbook in which the panel decided something."""
    there = earlier_copy(out)
    if there is None:
        return
    beside = {(v.finding, v.judgement) for v in there.opinions.votes}
    decided = [id for id, j in there.judgements.items() if any(f == id and v.status != j.status for f, v in beside)]
    stops = sum(n.stops for n in there.notices)
    if decided or stops:
        raise BadInput(
            message("cli.decisions_there", n=len(decided) + stops), where=str(out), got=next(iter(decided), None),
            todo=message("cli.decisions_there.todo"),
        )  # fmt: skip


def _say(merged: Merged, out: Path, t: Translator, *, to_stderr: bool) -> None:
    """Print who joined, how far they agree, and where the workbook is."""
    stream: Any = sys.stderr if to_stderr else sys.stdout
    print(visible(merged.run.title), file=stream)
    said = t("experts.merged.lead", n=len(merged.experts), judged=len(merged.judged))
    print(f"{said} {t('experts.merged.lead.differ', n=len(merged.differences))}", file=stream)
    for one in merged.experts:
        print(visible(f"  • {one.name}: {', '.join(one.files)}"), file=stream)
    for line in merged.agreement:
        name = t(f"workbook.counts.{line.line.value}")
        told = (
            t("experts.merged.alpha", alpha=line.alpha) if line.alpha is not None
            else t("experts.merged.no_alpha", why=t(f"experts.reason.{line.reason}"))
        )  # fmt: skip
        print(f"  {name}: {t('experts.merged.same', n=line.compared, same=line.same)} {told}", file=stream)
    print(f"{t('cli.panel_written')}: {out.resolve()}", file=stream)
