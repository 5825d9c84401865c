"""Definitions and the glossary on a terminal and as records."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sapa.cli.norms_table import columns, heading
from sapa.i18n import Translator
from sapa.standard import Definition, GlossaryEntry, Standard


def definitions_list(act: Standard, found: Sequence[Definition], t: Translator, *, width: int = 100) -> list[str]:
    """Return the lines of the definitions: the rendering, and the act's own words under it."""
    lines = heading(act, t, width)
    for one in found:
        where = t("standard.cite.subparagraph", paragraph=one.source.paragraph, item=one.source.item)
        languages = ("kk",) if t.language == "kk" else (t.language, "kk")
        lines.append("")
        for language in languages:
            said = f"{one.term.in_language(language)} — {one.text.in_language(language)}"
            if language == t.language:
                lines += textwrap.wrap(f"{said} ({where})", width)
            else:
                lines += textwrap.wrap(
                    t("standard.list.act_words", text=said), width, initial_indent="  ", subsequent_indent="  "
                )
    return [*lines, "", t("standard.list.definitions", n=len(found))]


def definition_records(found: Sequence[Definition]) -> list[dict[str, Any]]:
    """Return one record a definition."""
    return [
        {
            "id": one.id, "term": asdict(one.term), "text": asdict(one.text),
            "source": {"paragraph": one.source.paragraph, "item": one.source.item}, "edition": one.since.isoformat(),
        }
        for one in found
    ]  # fmt: skip


def glossary_list(found: Sequence[GlossaryEntry], t: Translator, *, width: int = 100) -> list[str]:
    """Return the terms in three columns."""
    rows = [
        (t("standard.norm.kk"), t("standard.norm.ru"), t("standard.norm.en")),
        *((_marked(e.words.kk, e.kk_seen), _marked(e.words.ru, e.ru_seen), e.words.en) for e in found),
    ]
    lines = [*columns(rows, width, even=True), "", t("standard.list.terms", n=len(found))]
    if not all(e.kk_seen and e.ru_seen for e in found):
        lines += textwrap.wrap(t("standard.list.not_seen"), width)
    return lines


def _marked(term: str, seen: bool) -> str:
    return term if seen else f"{term} *"


def term_records(found: Sequence[GlossaryEntry]) -> list[dict[str, Any]]:
    """Return one record a term."""
    return [{"key": e.key, **asdict(e.words), "kk_seen": e.kk_seen, "ru_seen": e.ru_seen} for e in found]
