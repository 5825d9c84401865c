"""`sapa norms`: the norms of the Standard as a table to read or as JSON."""

from __future__ import annotations

import datetime as dt
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sapa.cli.shell import plain_errors, write_json
from sapa.errors import BadInput
from sapa.i18n import Translator
from sapa.messages import message
from sapa.standard import Norm, NormKind, Standard, citation, load_standard, norm_records
from sapa.standard.model import COMMON
from sapa.strict_yaml import nearest

_GAP = 2
_WIDEST = 140


def norms(
    *,
    service: Annotated[str | None, typer.Option(help="Service, e.g. research_analytic.")] = None,
    date: Annotated[str | None, typer.Option(help="Day in force, e.g. 2022-08-17.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Folder of your own pack of norms.")] = None,
    standard: Annotated[str, typer.Option(help="Id of the pack.")] = "kz-social-order",
) -> None:
    """Print the norms in force: title, requirement and where each stands in the act."""
    with plain_errors(lang) as t:
        asked = f"--standard {standard}" + (f" --date {date}" if date is not None else "")
        act = load_standard(standard, on=_day(date), folder=pack, where=asked)
        if service is not None and service not in act.services:
            raise _unknown_service(service, act)
        chosen = list(act.select(service=service))
        if json is not None:
            write_json(norm_records(act, chosen), json)
        if json != "-":
            width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
            print("\n".join(listing(act, chosen, t, service=service, width=width)))


def listing(
    act: Standard, chosen: Sequence[Norm], t: Translator, *, service: str | None = None, width: int = 100
) -> list[str]:
    """Return the lines of the table: title, requirement with its unit, citation, wrapped to `width` columns."""
    heading = t(message("standard.list.heading", title=act.title.in_language(t.language), edition=act.edition))
    lines = [*textwrap.wrap(heading, width), *textwrap.wrap(act.citation.in_language(t.language), width)]
    if t.language in act.renderings or t.language == "kk":
        lines += textwrap.wrap(t("standard.list.rendering"), width)
    if service not in (None, COMMON) and all(norm.service == COMMON for norm in chosen):
        lines += textwrap.wrap(t("standard.list.none_of_service"), width)
    rows = [
        (
            t("standard.list.column.title"),
            t("standard.list.column.corridor"),
            t("standard.list.column.citation"),
        ),
        *((norm.full_title(t.language), corridor(norm, act, t), t(citation(norm))) for norm in chosen),
    ]
    return [*lines, "", *_table(rows, width), "", t(message("standard.list.counted", n=len(chosen)))]


def corridor(norm: Norm, act: Standard, t: Translator) -> str:
    """Return what a norm asks as a phrase: `не менее 3 мес.`, `15–25 %`, or a word where it has no number."""
    if not norm.required:
        return t("standard.corridor.not_required")
    if norm.min is None and norm.max is None:
        judged = norm.kind is NormKind.JUDGEMENT
        return t("standard.corridor.judgement" if judged else "standard.corridor.required")
    unit = act.units[norm.unit].in_language(t.language) if norm.unit else ""
    # English sets the per cent sign close; Kazakh and Russian keep them apart, on one line.
    gap = "" if unit == "%" and t.language == "en" else "\u00a0"
    low, high = t.number(norm.min), t.number(norm.max)
    if norm.min is None:
        return t("standard.corridor.at_most", max=f"{high}{gap}{unit}")
    if norm.max_open:
        return t("standard.corridor.no_upper_limit", min=f"{low}{gap}{unit}")
    if norm.max is None:
        return t("standard.corridor.at_least", min=f"{low}{gap}{unit}")
    return t("standard.corridor.between", min=low, max=f"{high}{gap}{unit}")


def _table(rows: Sequence[tuple[str, str, str]], width: int) -> Iterable[str]:
    """Lay three columns out: the last two as wide as they need (within reason), the first takes the rest."""
    second = min(max(len(row[1]) for row in rows), max(12, width // 4))
    third = min(max(len(row[2]) for row in rows), max(10, width // 5))
    widths = (max(20, width - second - third - 2 * _GAP), second, third)
    for place, row in enumerate(rows):
        cells = [_wrapped(text, w) for text, w in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            yield (" " * _GAP).join(part.ljust(w) for part, w in zip(parts, widths, strict=True)).rstrip()
        if place == 0:
            yield (" " * _GAP).join("─" * w for w in widths)


def _wrapped(text: str, width: int) -> list[str]:
    # A non-breaking space is one character wide and textwrap leaves it alone.
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            message("standard.list.bad_date"), where="--date", got=text, expected=message("standard.kind.day")
        ) from None


def _unknown_service(service: str, act: Standard) -> BadInput:
    meant = nearest(service, act.services)
    return BadInput(
        message("standard.list.unknown_service"),
        where="--service",
        got=service,
        expected=", ".join(act.services),
        todo=message("standard.error.did_you_mean", word=meant) if meant else None,
    )
