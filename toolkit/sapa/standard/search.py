"""Choosing norms: by service, form, table, paragraph, words of any of the three languages; by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.standard.model import COMMON, Norm, Standard
from sapa.standard.parts import Definition, GlossaryEntry, Translated
from sapa.strict_yaml import nearest

DEFINITIONS = "3"
"""The paragraph of definitions."""


def select_norms(
    standard: Standard,
    *,
    service: str | None = None,
    form: str | None = None,
    table: str | None = None,
    paragraph: str | None = None,
    words: str | None = None,
    required: bool = False,
    option: str = "",
) -> tuple[Norm, ...]:
    """Return the norms that answer to every condition given, in the order of the act.

    Parameters
    ----------
    standard
        The act as it stood on a day.
    service
        Key of a service; the norms common to every service belong to each.
    form
        Key of a form or of a table row: the norms of that row, of the rows that answer to the form, and of the form of
        which the row is a kind (a round table is an information and discussion event).
    table
        Number of a table of the appendix.
    paragraph
        Number of a paragraph, with its subparagraph in brackets or without: `9-1`, `36`, `36(2)`.
    words
        Every word must occur in the texts of a norm in Kazakh, Russian or English, or in its id; case does not matter.
    required
        True: only norms that ask something.
    option
        What messages put before the name of a parameter: `--` for a command.

    Raises
    ------
    BadInput
        For a service, form, table or paragraph that the act does not have.
    """
    if service is not None and service not in standard.services:
        raise _unknown("service", service, standard.services, where=f"{option}service")
    if form is not None and form not in standard.forms:
        raise _unknown("form", form, standard.forms, where=f"{option}form")
    if table is not None:
        check_table(standard, table, where=f"{option}table")
    place = None if paragraph is None else _paragraph(standard, paragraph, f"{option}paragraph")
    forms = None if form is None else rows_of(standard, form)
    sought = None if words is None else _words(words)
    return tuple(
        norm
        for norm in standard.norms.values()
        if (service is None or norm.service in (service, COMMON))
        and (forms is None or norm.form in forms)
        and (table is None or norm.source.table == table)
        and (place is None or _stands(norm, *place))
        and (not required or norm.required)
        and (sought is None or _has(sought, texts(standard, norm)))
    )


def find_norm(standard: Standard, id: str, *, where: str | None = None) -> Norm:
    """Return the norm of that id; an unknown one is `BadInput` that names the nearest."""
    if id in standard.norms:
        return standard.norms[id]
    if id in standard.not_at_hand:
        raise BadInput(
            message("standard.error.not_at_hand"), where=where, got=id,
            todo=message("standard.error.not_at_hand.todo"),
        )  # fmt: skip
    raise _unknown("norm", id, standard.norms, where=where, listed=False)


def rows_of(standard: Standard, form: str) -> frozenset[str]:
    """Return the keys under which norms of a form stand: itself, its rows, and the forms of which these are kinds."""
    found = {form, *standard.form_rows.get(form, ())}
    for service in standard.offered.values():
        found |= {row.parent for key, row in service.rows.items() if key == form and row.parent is not None}
    return frozenset(found)


def check_table(standard: Standard, table: str, *, where: str = "table") -> None:
    """Refuse a table that the act does not have; a number that its numbering passes over is called by its name."""
    known = list(standard.tables) or list(
        dict.fromkeys(n.source.table for n in standard.norms.values() if n.source.table is not None)
    )
    if table in known:
        return
    if table in standard.absent_tables:
        raise BadInput(
            message("standard.search.absent_table", table=table), where=where, got=table, expected=", ".join(known)
        )
    raise BadInput(message("standard.search.unknown_table"), where=where, got=table, expected=", ".join(known))


def find_definitions(standard: Standard, words: str | None = None) -> tuple[Definition, ...]:
    """Return the definitions of paragraph 3, or those with the words in their term or text."""
    sought = _words(words) if words is not None else ()
    return tuple(d for d in standard.definitions.values() if _has(sought, (*_three(d.term), *_three(d.text))))


def find_terms(standard: Standard, words: str | None = None) -> tuple[GlossaryEntry, ...]:
    """Return the terms of the glossary, or those with the words in any of the three languages."""
    sought = _words(words) if words is not None else ()
    return tuple(e for e in standard.glossary.values() if _has(sought, (e.key, *_three(e.words))))


def texts(standard: Standard, norm: Norm) -> Iterator[str]:
    """Return everything that is said of a norm, in the three languages."""
    yield norm.id
    for text in (norm.title, norm.lead, norm.evidence_text, norm.base_text):
        if text is not None:
            yield from _three(text)
    for shown in (norm.display_kk, norm.lead_display_kk, norm.formula_kk, *norm.printed.values()):
        if shown:
            yield shown
    for option in norm.options:
        yield from _three(option.words)
    for key, known in ((norm.form, standard.forms), (norm.condition, standard.conditions)):
        if key is not None and key in known:
            yield from _three(known[key])


def _three(text: Translated) -> tuple[str, str, str]:
    return (text.kk, text.ru, text.en)


def _plain(text: str) -> str:
    # ё is written or not at will; a non-breaking space is a space to who searches.
    return text.casefold().replace("ё", "е").replace("\u00a0", " ")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_plain(text).split())


def _has(sought: tuple[str, ...], said: Iterable[str]) -> bool:
    if not sought:
        return True
    whole = _plain("\n".join(said))
    return all(word in whole for word in sought)


def _paragraph(standard: Standard, asked: str, where: str) -> tuple[str, str | None]:
    paragraph, _, rest = asked.strip().partition("(")
    item = rest.rstrip(") ") or None
    known = dict.fromkeys(n.source.paragraph for n in standard.norms.values() if n.source.paragraph is not None)
    if paragraph not in known:
        defined = paragraph == DEFINITIONS and len(standard.definitions)
        raise BadInput(
            message("standard.search.no_norm_in_paragraph"), where=where, got=asked, expected=", ".join(known),
            todo=message("standard.search.see_definitions") if defined else None,
        )  # fmt: skip
    items = [n.source.item for n in standard.norms.values() if n.source.paragraph == paragraph and n.source.item]
    if item is not None and item not in items:
        raise BadInput(
            message("standard.search.no_norm_in_paragraph"), where=where, got=asked,
            expected=", ".join(f"{paragraph}({i})" for i in dict.fromkeys(items)) or paragraph,
        )  # fmt: skip
    return paragraph, item


def _stands(norm: Norm, paragraph: str, item: str | None) -> bool:
    return norm.source.paragraph == paragraph and (item is None or norm.source.item == item)


def _unknown(kind: str, given: str, known: Iterable[str], *, where: str | None, listed: bool = True) -> BadInput:
    words = list(known)
    meant = nearest(given, words)
    expected: Message | str = ", ".join(words) if listed else message("standard.search.norm_ids", n=len(words))
    return BadInput(
        message(f"standard.search.unknown_{kind}"), where=where, got=given, expected=expected,
        todo=message("standard.error.did_you_mean", word=meant) if meant else None,
    )  # fmt: skip
