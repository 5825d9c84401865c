"""The norms as a table on a terminal, and one norm with everything that is known of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from sapa.i18n import Translator
from sapa.messages import message
from sapa.present.corridor import corridor
from sapa.present.norms import act_words as own_words
from sapa.present.norms import norm_facts
from sapa.standard import Norm, Standard, citation
from sapa.standard.model import COMMON

_GAP = 2


def listing(
    act: Standard,
    chosen: Sequence[Norm],
    t: Translator,
    *,
    service: str | None = None,
    table: str | None = None,
    act_words: bool = False,
    width: int = 100,
) -> list[str]:
    """Return the lines of the table: title with id, requirement with its unit, citation, wrapped to `width` columns.

    Parameters
    ----------
    act, chosen
        The standard, and those of its norms that are shown.
    t
        The language.
    service, table
        What was asked for: a line says which tables judge the service, or who names the table.
    act_words
        Print the act's own Kazakh words under each rendering (and under a Kazakh title that is not shown as printed).
    width
        Columns of the terminal.
    """
    lines = heading(act, t, width)
    if service not in (None, COMMON) and all(norm.service == COMMON for norm in chosen):
        lines += textwrap.wrap(t("standard.list.none_of_service"), width)
    if service in act.offered:
        lines += ["", *_judged(act, str(service), t, width)]
    if table is not None:
        lines += ["", *_table_named(act, table, t, width)]
    if act.not_at_hand:
        lines += textwrap.wrap(t("standard.list.not_at_hand", ids=", ".join(act.not_at_hand)), width)
    shared = {norm.condition for norm in chosen}
    common = next(iter(shared)) if len(shared) == 1 and len(chosen) > 1 else None
    if common in act.conditions:
        lines += textwrap.wrap(_capital(t("standard.list.applies", when=_when(act, str(common), t))), width)
    rows = [
        (
            t("standard.list.column.title"),
            t("standard.list.column.corridor"),
            t("standard.list.column.citation"),
        ),
        *(
            (_title(norm, act, t, act_words=act_words, common=common), corridor(norm, act, t), t(citation(norm)))
            for norm in chosen
        ),
    ]
    lines += ["", *columns(rows, width, spaced=act_words), "", t(message("standard.list.counted", n=len(chosen)))]
    if len(chosen) == len(act.norms):
        for number in act.absent_tables:
            lines += textwrap.wrap(t("standard.search.absent_table", table=number), width)
    return lines


def heading(act: Standard, t: Translator, width: int) -> list[str]:
    """Return the act's name and citation, and that renderings are no official text."""
    title = t(message("standard.list.heading", title=act.title.in_language(t.language), edition=act.edition))
    lines = [*textwrap.wrap(title, width), *textwrap.wrap(act.citation.in_language(t.language), width)]
    if t.language in act.renderings or t.language == "kk":
        lines += textwrap.wrap(t("standard.list.rendering"), width)
    return lines


def _when(act: Standard, condition: str, t: Translator) -> str:
    return act.conditions[condition].in_language(t.language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title(norm: Norm, act: Standard, t: Translator, *, act_words: bool, common: str | None) -> str:
    shown = norm.full_title(t.language)
    lines = [shown]
    if norm.condition is not None and norm.condition != common:
        lines.append(t("standard.list.applies", when=_when(act, norm.condition, t)))
    if act_words:
        own = own_words(norm)
        if own.casefold() != shown.casefold():
            lines.append(t("standard.list.act_words", text=own))
        lines.append(f"· {norm.id}")
    return "\n".join(lines)


def _judged(act: Standard, service: str, t: Translator, width: int) -> list[str]:
    """Say which tables judge a service and which paragraphs name them."""
    one = act.offered[service]
    lines = []
    for key, tables in (("quality", one.quality), ("conditions", one.conditions)):
        if tables:
            lines += textwrap.wrap(t(f"standard.list.tables_{key}", tables=", ".join(tables)), width)
    if one.judged_as:
        names = tuple(act.services[s].in_language(t.language) for s in one.judged_as)
        lines += textwrap.wrap(t("standard.list.judged_as", services=names), width)
    named = tuple(message("standard.list.named", paragraph=p, tables=", ".join(n)) for p, n in one.named_by.items())
    return lines + textwrap.wrap(t("standard.list.tables_named", named=named), width)


def _table_named(act: Standard, number: str, t: Translator, width: int) -> list[str]:
    """Say what a table is called, which service it speaks of and which paragraphs name it."""
    known = act.tables.get(number)
    if known is None:
        return []
    title = t(
        "standard.list.table", table=number, title=known.title.in_language(t.language),
        service=act.services[known.service].in_language(t.language),
    )  # fmt: skip
    lines = textwrap.wrap(title, width)
    if t.language != "kk":
        lines += textwrap.wrap(t("standard.list.act_words", text=known.title.kk), width)
    paragraphs = [p for one in act.offered.values() for p, tables in one.named_by.items() if number in tables]
    if paragraphs:
        lines += textwrap.wrap(t("standard.list.table_named", paragraphs=", ".join(dict.fromkeys(paragraphs))), width)
    return lines


def one_norm(act: Standard, norm: Norm, t: Translator, *, width: int = 100) -> list[str]:
    """Return the lines of one norm: the act's words beside the renderings and all that is known of it."""
    lines = [*heading(act, t, width), ""]

    lines += [*textwrap.wrap(norm.full_title(t.language), width), f"· {norm.id}", ""]
    for fact in norm_facts(act, norm, t):
        text = f"{fact.label}: {fact.text}".rstrip()
        lines += textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
        for line in fact.lines:
            lines += textwrap.wrap(f"– {line}", width, initial_indent="  ", subsequent_indent="    ")
    return lines


def columns(
    rows: Sequence[tuple[str, str, str]], width: int, *, even: bool = False, spaced: bool = False
) -> Iterable[str]:
    """Lay three columns out: the last two as wide as they need (within reason), the first takes the rest.

    With `even` the three are of one width, with `spaced` an empty line stands between rows.
    """
    second = min(max(len(row[1]) for row in rows), max(12, width // 4))
    third = min(max(len(row[2]) for row in rows), max(10, width // 5))
    if even:
        second = third = (width - 2 * _GAP) // 3
    widths = (max(20, width - second - third - 2 * _GAP), second, third)
    for place, row in enumerate(rows):
        cells = [wrapped(text, w) for text, w in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            yield (" " * _GAP).join(part.ljust(w) for part, w in zip(parts, widths, strict=True)).rstrip()
        if place == 0:
            yield (" " * _GAP).join("─" * w for w in widths)
        elif spaced and place < len(rows) - 1:
            yield ""


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a cell, wrapped to its width."""
    # A non-breaking space is one character wide and textwrap leaves it alone.
    return [line for part in text.split("\n") for line in textwrap.wrap(part, width, break_on_hyphens=False)] or [""]
