"""`sapa specification`: every norm that a technical specification must speak of, with the values of the contract."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.outputs import is_record, is_specification, may_write
from sapa.cli.shell import EXIT_NOT_MET, json_text, plain_errors, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.standard import load_standard
from sapa.writing import ready_to_write

if TYPE_CHECKING:
    from sapa.planning.specification import Specification

_YAML = (".yaml", ".yml")


def specification(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="specification.yaml with the values.")] = None,
    *,
    service: Annotated[str | None, typer.Option(help="Service, e.g. research_analytic.")] = None,
    form: Annotated[list[str] | None, typer.Option(help="Form of the service; may be repeated.")] = None,
    object: Annotated[list[str] | None, typer.Option(help="Object of research; may be repeated.")] = None,
    method: Annotated[list[str] | None, typer.Option(help="Method of research; may be repeated.")] = None,
    mode: Annotated[list[str] | None, typer.Option(help="offline or online; may be repeated.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the documents.")] = None,
    date: Annotated[str | None, typer.Option(help="Day in force, e.g. 2022-08-17.")] = None,
    out: Annotated[Path | None, typer.Option(help="Workbook annex (.xlsx) or specification.yaml to write.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Word annex to write.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a value lies outside the Standard.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """List every norm of a service with its range, check the contract's values, write the annexes."""
    with plain_errors(lang) as t:
        chosen = {"--service": service, "--form": form, "--object": object, "--method": method, "--mode": mode,
                  "--title": title, "--date": date}  # fmt: skip
        given = [option for option, value in chosen.items() if value]
        if (file is None) == (service is None) or (file is not None and given):
            raise BadInput(
                message("specification.error.file_or_service"), got=" ".join([*([str(file)] if file else []), *given]),
                todo=message("specification.error.file_or_service.todo"),
            )  # fmt: skip
        targets = _targets(file, out, docx, json, force=force)
        spec = _stated(file) if file is not None else _drafted(
            str(service), form or [], object or [], method or [], mode or [], title, date
        )  # fmt: skip
        contents = _contents(spec, targets, t)
        with ExitStack() as ready:
            for path, content in contents:
                ready.enter_context(ready_to_write(path, content))
        if json == "-":
            from sapa.present.specification import specification_record

            write_json(specification_record(spec, t), json)
        _say(spec, [path for path, _ in contents], t, to_stderr=json == "-")
        if strict and spec.findings:
            raise SystemExit(EXIT_NOT_MET)


def _stated(file: Path) -> Specification:
    from sapa.deliverable.specification_file import read_specification
    from sapa.planning.specification import specification_of

    stated, places = read_specification(file, shown=str(file))
    standard = load_standard(
        stated.standard.id, on=stated.standard.edition, where=places.where("standard")
    )  # fmt: skip
    return specification_of(stated, standard, where=places.where)


def _drafted(
    service: str, forms: list[str], objects: list[str], methods: list[str], modes: list[str], title: str | None,
    date: str | None,
) -> Specification:  # fmt: skip
    from sapa.planning.specification import draft_specification

    return draft_specification(
        load_standard(on=_day(date), where=f"--date {date}" if date else None), service=service, forms=forms,
        objects=objects, methods=methods, modes=modes, title=title,
        where=lambda *keys: "--" + str(keys[0]).removesuffix("s"),
    )  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            message("standard.list.bad_date"), where="--date", got=text, expected=message("standard.kind.day")
        ) from None


def _targets(
    file: Path | None, out: Path | None, docx: Path | None, json: str | None, *, force: bool
) -> list[tuple[str, Path]]:
    """Return what is to be written, in which form; refuse names that fit no form and files that are not ours."""
    targets: list[tuple[str, Path]] = []
    named: list[tuple[str, Path, tuple[str, ...]]] = []
    if out is not None:
        named.append(("--out", out, (".xlsx", *_YAML)))
    if docx is not None:
        named.append(("--docx", docx, (".docx",)))
    if json not in (None, "-"):
        named.append(("--json", Path(str(json)), ()))
    taken = {} if file is None else {file.resolve(): str(file)}
    for option, path, suffixes in named:
        if suffixes and path.suffix.lower() not in suffixes:
            raise BadInput(
                message("specification.error.suffix"), where=option, got=str(path), expected=", ".join(suffixes),
                todo=message("specification.error.suffix.todo"),
            )  # fmt: skip
        if path.resolve() in taken:
            raise BadInput(
                message("specification.error.same_file"),
                where=option,
                got=str(path),
                todo=message("specification.error.same_file.todo"),
            )
        taken[path.resolve()] = option
        kind = path.suffix.lower().lstrip(".") if suffixes else "json"
        ours = {"xlsx": is_specification, "docx": _nobodys, "json": is_record}.get(kind, _nobodys)
        may_write(path, force=force, ours=ours, other="specification.error.exists")
        targets.append((kind, path))
    return targets


def _nobodys(_: Path) -> bool:
    return False


def _contents(spec: Specification, targets: list[tuple[str, Path]], t: Translator) -> list[tuple[Path, bytes]]:
    """Make everything before anything is written: a fault leaves nothing behind."""
    made: list[tuple[Path, bytes]] = []
    for kind, path in targets:
        if kind == "xlsx":
            from sapa.workbook.specification import specification_workbook_bytes

            content = specification_workbook_bytes(spec, t.language)
        elif kind == "docx":
            from sapa.workbook.specification_docx import specification_document_bytes

            content = specification_document_bytes(spec, t.language)
        else:
            from sapa.present.specification import specification_record, specification_yaml

            text = json_text(specification_record(spec, t)) if kind == "json" else specification_yaml(spec, t)
            content = text.encode()
        made.append((path, content))
    return made


def _say(spec: Specification, written: list[Path], t: Translator, *, to_stderr: bool) -> None:
    """Print how many norms apply, how many values are fixed, those outside, and what was written."""
    from sapa.present.specification import note_text, outside_text, title_of

    stream: Any = sys.stderr if to_stderr else sys.stdout
    print(title_of(spec, t), file=stream)
    print(t("specification.said.norms", n=len(spec.norms), numeric=sum(one.numeric for one in spec.norms)), file=stream)
    print(t("specification.said.values", n=len(spec.values)), file=stream)
    if spec.findings:
        print(t("specification.said.outside", n=len(spec.findings)), file=stream)
    for text in (*outside_text(spec, t), *(note_text(note, spec, t) for note in spec.remarks)):
        print(f"  • {text}", file=stream)
    for path in written:
        print(f"{t('specification.said.written')}: {path.resolve()}", file=stream)
