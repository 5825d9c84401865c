"""What is saved from the page: the norms found, definitions, terms, readings, tables by service, changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sapa.app.listing import Listing, Value
from sapa.app.norms.asked import concerned, readings_at
from sapa.i18n import Translator
from sapa.present.corridor import corridor
from sapa.present.norms import (
    act_words,
    alternatives,
    answer_words,
    answered,
    change_lines,
    printed_words,
    reading_line,
    since_words,
    unit_words,
)
from sapa.standard import Norm, Standard, citation, readings_of

NORM_COLUMNS = (
    "id", "title", "act_words", "citation", "requirement", "min", "max", "unit", "printed_cell",
    "printed_max", "service", "form", "mode", "condition", "addressee", "kind", "check", "readings", "note", "since",
)  # fmt: skip


def listed(name: str, keys: tuple[str, ...], found: list[tuple[Value, ...]], model: Any, t: Translator) -> Listing:
    """Return a list with its heads in words, and where its rows come from."""
    act: Standard = model.act
    about = [
        (t("app.norms.about.act"), act.title.in_language(t.language)),
        (t("app.norms.about.citation"), act.citation.in_language(t.language)),
        (t("app.norms.about.edition"), t.show(act.edition, "date")),
        (t("app.norms.about.rendering"), t("standard.list.rendering")),
        (t("app.norms.about.rows"), t.show(len(found), "int")),
    ]
    heads = tuple(_capital(t(f"app.norms.column.{key}")) for key in keys)
    return Listing(t(f"app.norms.tab.{name}"), tuple(about), heads, tuple(found))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def norm_row(act: Standard, norm: Norm, t: Translator) -> tuple[Value, ...]:
    """Return a norm as a row of NORM_COLUMNS; bounds are numbers in the norm's unit, ∞ stands in `printed`."""
    language = t.language
    return (
        norm.id, norm.full_title(language), act_words(norm), t(citation(norm)), corridor(norm, act, t), norm.min,
        norm.max, unit_words(norm, act, t), *_cells(norm, t),
        act.services[norm.service].in_language(language),
        act.forms[norm.form].in_language(language) if norm.form else "",
        t(f"standard.mode.{norm.mode}") if norm.mode else "",
        act.conditions[norm.condition].in_language(language) if norm.condition else "",
        t(f"standard.addressee.{norm.addressee}"), answer_words(norm, t), answered(norm, t),
        "\n".join(reading_line(one, t) for one in readings_of(act, norm)),
        norm.note.in_language(language) if norm.note else "", since_words(norm, t),
    )  # fmt: skip


def _cells(norm: Norm, t: Translator) -> tuple[Value, Value]:
    """Return the printed cell, or those of the lower and the upper end; None where the act prints none."""
    cells = printed_words(norm, t)
    return (cells[0] if cells else None, cells[1] if len(cells) > 1 else None)


def norms(model: Any, t: Translator) -> Listing:
    """Return every norm that was found, also those of further pages."""
    return listed("norms", NORM_COLUMNS, [norm_row(model.act, norm, t) for norm in model.found], model, t)


def definitions(model: Any, t: Translator) -> Listing:
    """Return the definitions that are shown, in three languages."""
    keys = ("term_kk", "text_kk", "term_ru", "text_ru", "term_en", "text_en", "citation", "since", "note")
    found: list[tuple[Value, ...]] = []
    for one in model.definitions:
        words = [getattr(part, x) for x in ("kk", "ru", "en") for part in (one.term, one.text)]
        note = one.note.in_language(t.language) if one.note else ""
        found.append((*words, place(one, t), t.show(one.since, "date"), note))
    return listed("definitions", keys, found, model, t)


def place(one: Any, t: Translator) -> str:
    """Return where a definition stands."""
    return t("standard.cite.subparagraph", paragraph=one.source.paragraph, item=one.source.item)


def terms(model: Any, t: Translator) -> Listing:
    """Return the terms that are shown, in three languages, and whether each was seen in an official source."""
    found: list[tuple[Value, ...]] = [
        (e.words.kk, e.words.ru, e.words.en, _seen(e.kk_seen, t), _seen(e.ru_seen, t)) for e in model.terms
    ]
    return listed("terms", ("term_kk", "term_ru", "term_en", "kk_seen", "ru_seen"), found, model, t)


def _seen(seen: bool, t: Translator) -> str:
    return t("app.norms.yes" if seen else "app.norms.no")


def readings(model: Any, t: Translator) -> Listing:
    """Return every reading with its alternatives, default, reason, source, and the norms it concerns."""
    keys = ("id", "reading", "values", "default", "reason", "source", "norms")
    found: list[tuple[Value, ...]] = [
        (
            one.id, t(one.title), "\n".join(alternatives(one, t)), t(one.label(one.default)), t(one.reason),
            t(one.source), "\n".join(norm.id for norm in concerned(model.act, one)),
        )
        for one in readings_at(model.act)
    ]  # fmt: skip
    return listed("readings", keys, found, model, t)


JUDGED = ("service", "criteria", "quality", "conditions", "named")
CRITERIA = "quality_criteria"
"""The indicator of the norms that say by what a service is judged (paragraphs 47 to 52)."""


def in_order(act: Standard) -> tuple[str, ...]:
    """Return the services in the order in which the act says by what they are judged."""
    said = [norm.service for norm in act.norms.values() if norm.indicator == CRITERIA]
    return tuple(dict.fromkeys(service for service in (*said, *act.offered) if service in act.offered))


def judged_rows(act: Standard, t: Translator) -> list[tuple[str, ...]]:
    """Return which tables judge which service and which paragraphs name them, as the act prints it."""
    found: list[tuple[str, ...]] = []
    by = {norm.service: t(citation(norm)) for norm in act.norms.values() if norm.indicator == CRITERIA}
    for key in in_order(act):
        one = act.offered[key]
        name = act.services[key].in_language(t.language)
        named = "\n".join(
            t("standard.list.named", paragraph=paragraph, tables=", ".join(tables))
            for paragraph, tables in one.named_by.items()
        )
        quality = ", ".join(one.quality)
        if one.judged_as:
            names = tuple(act.services[s].in_language(t.language) for s in one.judged_as)
            quality = t("app.norms.judged_as", services=names)
        found.append((_capital(name), by.get(key, "–"), quality or "–", ", ".join(one.conditions) or "–", named or "–"))
    return found


def judged(model: Any, t: Translator) -> Listing:
    """Return which tables judge which service."""
    return listed("judged", JUDGED, list(judged_rows(model.act, t)), model, t)


def compare(model: Any, t: Translator) -> Listing:
    """Return the norms that changed, with what changed in words."""
    found: list[tuple[Value, ...]] = []
    if model.compared is not None:
        comparison, before, after = model.compared
        for one in comparison.changes:
            norm = one.after or one.before
            kinds = ", ".join(t(f"app.norms.change.{kind}") for kind in one.kinds)
            said = "\n".join(change_lines(one, before, after, t))
            found.append((one.id, norm.full_title(t.language), t(citation(norm)), kinds, said))
    return listed("compare", ("id", "title", "citation", "change", "changed"), found, model, t)


LISTS: Mapping[str, Callable[[Any, Translator], Listing]] = MappingProxyType(
    {
        "norms": norms, "definitions": definitions, "terms": terms, "readings": readings, "judged": judged,
        "compare": compare,
    }
)  # fmt: skip
