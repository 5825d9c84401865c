"""`sapa review`: from a deliverable to an evaluation workbook."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.outputs import earlier_copy, is_evaluation, is_record, may_write, workbook_name
from sapa.cli.review_documents import asked_for, made
from sapa.cli.shell import EXIT_NOT_MET, plain_errors, terminal_progress, warn, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.plain_text import visible
from sapa.writing import write_whole

if TYPE_CHECKING:
    from sapa.results import Evaluation


_REPORT = "report.report"
_WRITTEN = {".xlsx": "cli.workbook_written", ".docx": "report.conclusion"}
"""What was written, by the ending of its name."""


def review(
    deliverable: Annotated[Path, typer.Argument(help="Folder, zip, deliverable.yaml or deliverable.xlsx.")],
    *,
    out: Annotated[Path | None, typer.Option(help="Workbook to write; default: <folder>-evaluation.xlsx.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Word file of the expert conclusion to write.")] = None,
    html: Annotated[Path | None, typer.Option(help="HTML report to write: one file that opens offline.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    reading: Annotated[list[str] | None, typer.Option(help="A reading, K=V; may be repeated.")] = None,
    with_: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            help="Workbook or expert's form that was filled in, or a panel workbook of merge; may be repeated.",
        ),
    ] = None,
    reviewed_on: Annotated[str | None, typer.Option(help="Date of the review as printed, e.g. 2026-05-20.")] = None,
    show_ids: Annotated[bool, typer.Option("--show-ids", help="Print interview ids instead of pseudonyms.")] = False,
    k: Annotated[
        int | None,
        typer.Option("--k", min=1, help="Answers that a figure about a group needs to be shown; 1 shows every figure."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the simulations.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a formal finding is not met.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is not an earlier evaluation.")] = False,
) -> None:
    """Review what was handed in against the Standard and write the evaluation workbook."""
    with plain_errors(lang) as t:
        from sapa.present import protected
        from sapa.results import ExpertCopy
        from sapa.review import SEED, review, take_over
        from sapa.review.expert_form import form_copy
        from sapa.standard import parse_reading
        from sapa.workbook import read_copy, workbook_bytes
        from sapa.workbook.expert_forms_reader import is_expert_form, read_expert_form

        target = out or Path(f"{_name(deliverable)}-evaluation.xlsx")
        workbook_name(target)
        may_write(target, force=force, ours=is_evaluation)
        record = None if json in (None, "-") else Path(str(json))
        if record is not None:
            may_write(record, force=force, ours=is_record)
            if record.resolve() == target.resolve():
                raise BadInput(
                    message("cli.same_file"), where="--json", got=str(record), todo=message("cli.same_file.todo")
                )
        documents = asked_for(docx, html, force=force, others=(target, record))
        if not force and target.exists():
            _keep_judgements(target, taken=with_ or [])
        # Judgements are read first: with an output that is also an input nothing may be lost.
        copies = [read_expert_form(path) if is_expert_form(path) else read_copy(path) for path in with_ or []]
        readings = dict(parse_reading(text) for text in reading or [])
        evaluation = review(
            deliverable, readings=readings, progress=terminal_progress(t), reviewed_on=_day(reviewed_on),
            show_ids=show_ids, seed=SEED if seed is None else seed, k=k,
        )  # fmt: skip
        for one in copies:
            evaluation = take_over(evaluation, one if isinstance(one, ExpertCopy) else form_copy(one, evaluation))
        evaluation = protected(evaluation)
        book = workbook_bytes(evaluation, t.language)
        contents = [(path, made(kind, evaluation, t.language)) for kind, path in documents]
        if json is not None:
            from sapa.present import evaluation_record

            write_json(evaluation_record(evaluation, t), json)
        write_whole(target, book)
        for path, content in contents:
            write_whole(path, content)
        warn(evaluation.opinions.notices, t)
        _say(evaluation, (target, *(path for _, path in documents)), t, to_stderr=json == "-")
        failed = _not_met(evaluation)
    if strict and failed:
        raise SystemExit(EXIT_NOT_MET)


def _name(deliverable: Path) -> str:
    """Return the deliverable's name: its folder's, or the zip's or the manifest's folder's."""
    path = deliverable.resolve()
    if path.suffix.lower() in (".yaml", ".yml", ".xlsx"):
        return path.parent.name or "deliverable"
    return path.stem if path.suffix.lower() == ".zip" else path.name or "deliverable"


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            message("cli.not_a_date"), where="--reviewed-on", got=text, expected="2026-05-20",
            todo=message("cli.not_a_date.todo"),
        ) from None  # fmt: skip


def _keep_judgements(target: Path, *, taken: list[Path]) -> None:
    """Refuse to replace an evaluation that an expert has filled in, unless `--with` takes its judgements over."""
    there = None if target.resolve() in {path.resolve() for path in taken} else earlier_copy(target)
    if there is None:
        return
    entries = there.entries + sum(notice.stops for notice in there.notices)
    if entries:
        raise BadInput(
            message("cli.judgements_there", n=entries), where=str(target), got=next(iter(there.judgements), None),
            todo=message("cli.judgements_there.todo", file=str(target)),
        )  # fmt: skip


def _not_met(evaluation: Evaluation) -> int:
    from sapa.results import Line, Status

    return evaluation.count(Line.FORMAL)[Status.NOT_MET]


def _say(evaluation: Evaluation, written: tuple[Path, ...], t: Translator, *, to_stderr: bool) -> None:
    """Print the sentence of the first sheet, the formal findings not met, and where the files are."""
    from sapa.present import most_important, summary_sentence
    from sapa.present.words import clause_text, standard_of, title_text

    stream: Any = sys.stderr if to_stderr else sys.stdout
    standard = standard_of(evaluation)
    print(visible(evaluation.passport.title), file=stream)
    print(t(summary_sentence(evaluation.findings)), file=stream)
    for finding in most_important(evaluation.findings):
        clause = clause_text(finding, standard, t)
        print(
            visible(f"  • {title_text(finding, standard, t)}{f' ({clause})' if clause else ''}: {t(finding.message)}"),
            file=stream,
        )
    for path in written:
        print(f"{t(_WRITTEN.get(path.suffix.lower(), _REPORT))}: {path.resolve()}", file=stream)
