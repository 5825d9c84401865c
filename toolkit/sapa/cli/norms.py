"""`sapa norms`: the norms of the Standard as a table to read or as JSON."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sapa.cli.shell import plain_errors, write_json
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.standard import Norm, Standard

_WIDEST = 140


def norms(
    *,
    service: Annotated[str | None, typer.Option(help="Service, e.g. research_analytic.")] = None,
    form: Annotated[str | None, typer.Option(help="Form or row of a table, e.g. focus_group.")] = None,
    table: Annotated[str | None, typer.Option(help="Table of the appendix, e.g. 10.")] = None,
    paragraph: Annotated[str | None, typer.Option(help="Paragraph, e.g. 9-1 or 36(2).")] = None,
    words: Annotated[str | None, typer.Option(help="Words in Kazakh, Russian or English.")] = None,
    norm: Annotated[str | None, typer.Option(help="Id of one norm: show everything that is known of it.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="How it is checked: automatic, checklist, judgement, nothing.")
    ] = None,
    required: Annotated[bool, typer.Option("--required/--all", help="Only norms that ask something.")] = False,
    date: Annotated[str | None, typer.Option(help="Day in force, e.g. 2022-08-17.")] = None,
    compare: Annotated[str | None, typer.Option(help="Another day: show which norms changed.")] = None,
    against: Annotated[Path | None, typer.Option(help="Another pack: show which norms changed.")] = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="The definitions of paragraph 3.")] = False,
    glossary: Annotated[bool, typer.Option("--glossary", help="Terms in three languages.")] = False,
    readings: Annotated[bool, typer.Option("--readings", help="How ambiguous norms may be read.")] = False,
    act_words: Annotated[
        bool, typer.Option("--act-words/--no-act-words", help="The act's own Kazakh words beside the renderings.")
    ] = True,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Your own pack of norms: a folder or a file.")] = None,
    standard: Annotated[str | None, typer.Option(help="Id of the pack.")] = None,
) -> None:
    """Print the norms in force: title, requirement and where each stands in the act."""
    with plain_errors(lang) as t:
        # `sapa --help` reads this module: what the command needs is loaded when it runs.
        from sapa.cli.norms_changes import changes_records, changes_table
        from sapa.cli.norms_readings import reading_records, readings_list
        from sapa.cli.norms_table import listing, one_norm
        from sapa.cli.norms_words import definition_records, definitions_list, glossary_list, term_records
        from sapa.standard import norm_records
        from sapa.standard.compare import compare_standards
        from sapa.standard.search import find_definitions, find_norm, find_terms, select_norms

        _one_kind(
            {"--compare": compare is not None, "--against": against is not None, "--definitions": definitions,
             "--glossary": glossary, "--readings": readings, "--norm": norm is not None}
        )  # fmt: skip
        act = _load(standard, pack, date)
        width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
        lines: list[str]
        records: Any
        if definitions:
            found = find_definitions(act, words)
            records, lines = definition_records(found), definitions_list(act, found, t, width=width)
        elif glossary:
            terms = find_terms(act, words)
            records, lines = term_records(terms), glossary_list(terms, t, width=width)
        elif readings:
            records, lines = reading_records(act), readings_list(act, t, width=width)
        elif norm is not None:
            one = find_norm(act, norm, where="--norm")
            records, lines = norm_records(act, [one]), one_norm(act, one, t, width=width)
        else:
            sought = {
                "service": service, "form": form, "table": table, "paragraph": paragraph, "words": words,
                "required": required, "option": "--",
            }  # fmt: skip
            if compare is not None or against is not None:
                before, after = _two(act, standard, pack, compare, against)
                kept = {
                    id for id in _kept(before, after, sought) if _of_kind(after.norms.get(id) or before.norms[id], kind)
                }
                change = compare_standards(before, after)
                records = changes_records(change, before, after, kept)
                lines = changes_table(change, before, after, kept, t, width=width)
            else:
                chosen = _answered(select_norms(act, **sought), kind)  # type: ignore[arg-type]
                records = norm_records(act, chosen)
                lines = listing(act, chosen, t, service=service, table=table, act_words=act_words, width=width)
        if json is not None:
            write_json(records, json)
        if json != "-":
            print("\n".join(lines))


def _load(id: str | None, pack: Path | None, date: str | None) -> Standard:
    from sapa.standard import load_standard
    from sapa.standard.loader import DEFAULT

    asked = " ".join(
        f"--{name} {value}" for name, value in (("standard", id), ("pack", pack), ("date", date)) if value is not None
    )
    if pack is not None and not pack.exists():
        raise BadInput(message("standard.list.no_such_file"), where="--pack", got=str(pack))
    return load_standard(id or (None if pack else DEFAULT), on=_day(date, "--date"), folder=pack, where=asked or None)


def _two(
    act: Standard, id: str | None, pack: Path | None, day: str | None, against: Path | None
) -> tuple[Standard, Standard]:
    """Return the older and the newer standard: two days of one pack, or this pack and another."""
    from sapa.standard import load_standard
    from sapa.standard.loader import DEFAULT

    if against is not None:
        if not against.exists():
            raise BadInput(message("standard.list.no_such_file"), where="--against", got=str(against))
        return act, load_standard(None, folder=against, where=f"--against {against}")
    chosen = id or (None if pack else DEFAULT)
    other = load_standard(chosen, on=_day(day, "--compare"), folder=pack, where=f"--compare {day}")
    return (other, act) if other.edition <= act.edition else (act, other)


def _of_kind(norm: Norm, kind: str | None) -> bool:
    from sapa.review.answers import answer_of

    return kind is None or answer_of(norm).kind == kind


def _answered(found: Iterable[Norm], kind: str | None) -> tuple[Norm, ...]:
    """Return the norms that are answered in this way; None: every one."""
    from sapa.review.answers import AnswerKind

    if kind is not None and kind not in list(AnswerKind):
        raise BadInput(
            message("standard.search.unknown_kind"), where="--kind", got=kind, expected=", ".join(AnswerKind)
        )
    return tuple(norm for norm in found if _of_kind(norm, kind))


def _kept(before: Standard, after: Standard, sought: dict[str, Any]) -> set[str]:
    """Return the ids that a filter keeps in either standard; what only one of them has is no fault of the other."""
    from sapa.standard.search import select_norms

    kept: set[str] = set()
    faults: list[BadInput] = []
    for act in (after, before):
        try:
            kept |= {norm.id for norm in select_norms(act, **sought)}
        except BadInput as fault:
            faults.append(fault)
    if len(faults) > 1:
        raise faults[0]
    return kept


def _one_kind(asked: dict[str, bool]) -> None:
    given = [option for option, is_given in asked.items() if is_given]
    if len(given) > 1:
        raise BadInput(message("standard.list.one_kind"), got=" ".join(given), expected=", ".join(asked))


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            message("standard.list.bad_date"), where=option, got=text, expected=message("standard.kind.day")
        ) from None
