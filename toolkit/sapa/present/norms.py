"""What is known of a norm, a reading and a change, in words: the same on the command line and in the panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sapa.i18n import Translator
from sapa.messages import message
from sapa.present.corridor import corridor
from sapa.review.answers import AnswerKind, answer_of
from sapa.standard import ChangeOf, Norm, NormChange, Reading, Standard, Translated, citation, readings_of

CELLS = ("cell", "min_cell", "max_cell")
"""The cells of a table that a norm may have, in their order."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a norm: its key, its label in words, the text, and lines below it."""

    key: str
    label: str
    text: str
    lines: tuple[str, ...] = ()


def act_words(norm: Norm) -> str:
    """Return the act's own Kazakh words, with those of the paragraph that open the sentence."""
    return norm.title.kk if norm.lead is None else f"{norm.lead.kk.rstrip(':')}: {norm.title.kk}"


def answer_words(norm: Norm, t: Translator) -> str:
    """Return how a norm is answered: computed, ticked, weighed by a person, or not at all."""
    return t(f"present.answer.{answer_of(norm).kind}")


def unit_words(norm: Norm, act: Standard, t: Translator) -> str:
    """Return the unit of a norm as it stands in the head of a column; empty where there is none."""
    return "" if norm.unit is None else act.units[norm.unit].in_language(t.language)


def printed_words(norm: Norm, t: Translator, *, quoted: bool = False) -> tuple[str, ...]:
    """Return the printed cells in their order: what the act prints; a blank is named, a dash stays a dash."""
    cells = [norm.printed[key] for key in CELLS if key in norm.printed]
    return tuple((f"«{cell}»" if quoted else cell) if cell else t("present.norm.blank") for cell in cells)


def norm_facts(act: Standard, norm: Norm, t: Translator) -> tuple[Fact, ...]:
    """Return what is known of a norm besides its title, in the order in which it is shown.

    Parameters
    ----------
    act
        The act as it stood on a day.
    norm
        One of its norms.
    t
        The language.
    """
    return tuple(fact for fact in _facts(act, norm, t) if fact.text or fact.lines)


def _facts(act: Standard, norm: Norm, t: Translator) -> Iterator[Fact]:
    language = t.language

    def fact(key: str, text: str | None, lines: tuple[str, ...] = ()) -> Fact:
        return Fact(key, t(f"standard.norm.{key}"), text or "", lines)

    def known(key: str | None, words: object) -> str | None:
        found = words.get(key) if hasattr(words, "get") else None
        return found.in_language(language) if key is not None and found is not None else key

    for other in ("kk", "ru", "en"):
        lead = "" if norm.lead is None else norm.lead.in_language(other).rstrip(":") + ": "
        yield fact(other, lead + norm.title.in_language(other))
    yield fact("citation", t(citation(norm)))
    yield fact("row", " · ".join(x for x in (norm.source.row, norm.source.column) if x))
    yield fact("service", known(norm.service, act.services))
    yield fact("form", known(norm.form, act.forms))
    yield fact("mode", t(f"standard.mode.{norm.mode}") if norm.mode else None)
    yield fact("asks", corridor(norm, act, t))
    yield fact("printed", " · ".join(printed_words(norm, t, quoted=True)))
    yield fact("condition", known(norm.condition, act.conditions))
    yield fact("addressee", t(f"standard.addressee.{norm.addressee}"))
    if norm.options_rule is not None:
        shown = tuple(_with_own(option.shown(language), option.words, t) for option in norm.options)
        yield fact("options", t(f"standard.options.{norm.options_rule}"), shown)
    if norm.evidence_text is not None:
        yield fact("evidence", _with_own(norm.evidence_text.in_language(language), norm.evidence_text, t))
        yield fact("evidence_rule", t("standard.evidence.any") if norm.evidence_join == "any" else None)
    yield fact("base", known(norm.base, act.bases))
    yield fact("formula", norm.formula)
    yield fact("formula_kk", norm.formula_kk)
    tables = tuple(t("standard.cite.table", table=number) for number in norm.refers_to_tables)
    yield fact("refers_to", ", ".join((*tables, *(str(known(s, act.services)) for s in norm.refers_to_services))))
    yield fact("since", since_words(norm, t))
    yield fact("answered", answered(norm, t))
    yield fact("readings", None, tuple(reading_line(one, t) for one in readings_of(act, norm)))
    yield fact("note", norm.note.in_language(language) if norm.note else None)


def _with_own(shown: str, words: Translated, t: Translator) -> str:
    return shown if t.language == "kk" else f"{shown} («{words.kk}»)"


def since_words(norm: Norm, t: Translator) -> str:
    """Return since when a wording is in force, and by which order."""
    amended = norm.amended_by
    if amended is None:
        return t("standard.norm.adopted", when=norm.edition)
    change = message(f"standard.change.{amended.change}")
    return t("standard.norm.amended", when=amended.date, order=amended.order, change=change)


def answered(norm: Norm, t: Translator) -> str:
    """Return how a norm is answered and by which check."""
    answer = answer_of(norm)
    words = t(f"present.answer.{answer.kind}.long")
    return words if answer.kind is AnswerKind.NOTHING or not answer.check else f"{words} (checks.{answer.check})"


def reading_line(reading: Reading, t: Translator) -> str:
    """Return a reading in one line: what it decides, its default, its id."""
    return t("present.reading.line", title=reading.title, default=reading.label(reading.default), id=reading.id)


def alternatives(reading: Reading, t: Translator) -> tuple[str, ...]:
    """Return the values that may be chosen, the default marked; an open interval is the last of them."""
    labels = {value: reading.label(value) for value in reading.values}
    shown = [
        t("present.reading.default", value=label) if value == reading.default else t(label)
        for value, label in labels.items()
    ]
    if reading.open_interval is not None:
        shown.append(t("present.reading.between", low=reading.open_interval[0], high=reading.open_interval[1]))
    return tuple(shown)


def change_lines(one: NormChange, before: Standard, after: Standard, t: Translator) -> tuple[str, ...]:
    """Return what changed in a norm: what it asked and asks, the act's words before and now, and what else differs.

    Parameters
    ----------
    one
        The change.
    before, after
        The two standards that were compared.
    t
        The language.
    """
    if one.before is None or one.after is None:
        act, norm = (before, one.before) if one.before is not None else (after, one.after)
        if norm is None:
            return ()
        gone = one.kinds == (ChangeOf.WORDING,)
        return (corridor(norm, act, t), *([t("standard.compare.earlier_not_at_hand")] if gone else []))
    lines = []
    asked = corridor(one.before, before, t), corridor(one.after, after, t)
    own = act_words(one.before), act_words(one.after)
    if asked[0] != asked[1]:
        lines.append(t("standard.compare.was_is", was=asked[0], now=asked[1]))
    if own[0] != own[1]:
        lines.append(t("standard.compare.was_is", was=f"«{own[0]}»", now=f"«{own[1]}»"))
    names = tuple(message(f"present.field.{name}") for name in one.fields)
    return (*lines, t("standard.compare.fields", fields=names))
