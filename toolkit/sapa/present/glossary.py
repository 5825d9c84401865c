"""Terms that a text uses, with their meaning: the act's own, and those of method."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sapa.i18n import LANGUAGES, Translator, translator
from sapa.standard import Standard

_PLAIN = frozenset(
    {"at_least", "not_more_than", "month", "men", "women", "no_limit", "total_population", "quality", "participant",
     "participation", "offline_online", "publication", "score", "equipment", "premises", "minutes"}
)  # fmt: skip
"""Words of the act's glossary that need no explanation."""
_ACT = {"provider": "supplier", "survey_general": "survey"}
"""Entries of the glossary whose definition in paragraph 3 has another key."""
_MEANT = "present.meaning."
METHOD = (
    "line_formal", "line_methodological", "finding", "evidence", "status_judgement", "status_not_assessable",
    "status_not_applicable", "reading", "assumption", "corridor", "threshold", "confidence_level",
    "confidence_interval", "margin_of_error", "standard_error", "sampling_error", "design_effect",
    "effective_sample_size", "degrees_of_freedom", "fpc", "population", "sample", "frame", "stratum", "psu", "cluster",
    "icc", "weight", "calibration", "inclusion_probability", "simple_random", "probability_sample", "quota",
    "representativeness", "coverage", "undercoverage", "response_rate", "contact_outcome", "unit_nonresponse",
    "item_nonresponse", "valid_answer", "field_control", "back_check", "interviewer_effect", "straightlining",
    "near_duplicate", "percentage_point", "rounding", "seed", "checksum", "agreement", "satisfaction",
    "norm",
)  # fmt: skip
"""Terms of method and of evaluations that are explained; the terms themselves are those of the interface."""
_SHORT = 3
"""Words of so few letters are only found as they are, or with an ending behind them."""
_ENDINGS = {"ru": ("ая", "ый", "ий", "ое", "ее", "ие", "ия", *"аеийоуыьюя"), "kk": (), "en": ("e", "y")}
"""What an ending takes off a word; Kazakh endings only add."""
_SOFTER = {"п": "б", "к": "г", "қ": "ғ"}
"""Last letters of Kazakh words as they are before an ending that begins with a vowel."""
_ADDED = {"ru": 2, "kk": 14, "en": 3}
"""Letters that an ending may add; one more to a Russian word from which nothing is taken off."""
_REMARK = re.compile(r"\s*\((?:kk\b|[^)]*[\":])[^)]*\)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """A term in the three languages.

    meaning
        What it means, in the reader's language; empty where the word says it.
    paragraph, item
        Where the act defines it; empty for terms of method.
    """

    key: str
    kk: str
    ru: str
    en: str
    meaning: str = ""
    paragraph: str = ""
    item: str = ""

    def word(self, language: str) -> str:
        """Return the term in a language."""
        return str(getattr(self, language))


def terms(standard: Standard, t: Translator) -> tuple[Term, ...]:
    """Return every term: of the act, with its definition where it has one, and of method, with what it means."""
    defined = {d.id.rpartition(".")[2]: d for d in standard.definitions.values()}
    found: dict[str, Term] = {}
    for entry in standard.glossary.values():
        if entry.key in _PLAIN:
            continue
        act = defined.get(_ACT.get(entry.key, entry.key))
        words = {language: _shown(entry.words.in_language(language)) for language in LANGUAGES}
        if act is not None:
            source = act.source
            where = (act.text.in_language(t.language), source.paragraph or "", source.item or "")
            found[entry.key] = Term(entry.key, **words, meaning=where[0], paragraph=where[1], item=where[2])
        else:
            found[entry.key] = Term(entry.key, **words, meaning=_meaning(entry.key, t))
    for key in METHOD:
        words = {language: translator(language)(f"term.{key}") for language in LANGUAGES}
        found.setdefault(key, Term(key, **words, meaning=_meaning(key, t)))
    return _once(found.values(), t.language)


def _once(found: Iterable[Term], language: str) -> tuple[Term, ...]:
    """Return one entry a word: of two that read alike, the one that is explained."""
    kept: dict[str, Term] = {}
    for one in found:
        word = one.word(language).casefold()
        before = kept.get(word)
        if before is None or (one.meaning and not before.meaning):
            kept[word] = one
    return tuple(kept.values())


def _shown(words: str) -> str:
    """Return a term without remarks on its wording: brackets that quote the act."""
    return _REMARK.sub("", words).strip()


def _meaning(key: str, t: Translator) -> str:
    return t(f"{_MEANT}{key}") if t.has(f"{_MEANT}{key}") else ""


class Spoken:
    """Texts of one place, searched for terms; endings of words do not matter."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        self._language = language
        self._sentences = [_WORD.findall(text.casefold()) for text in texts]
        self._places: dict[str, list[tuple[int, int]]] = {}
        for i, words in enumerate(self._sentences):
            for j, word in enumerate(words):
                self._places.setdefault(word, []).append((i, j))
        self._vocabulary = sorted(self._places)

    def uses(self, term: str) -> bool:
        """Tell whether a term occurs, in any of the ways it is written: `report / paper`, `case (story)`."""
        return any(self._occurs(_WORD.findall(way)) for way in ways(term))

    def _occurs(self, words: list[str]) -> bool:
        if not words:
            return False
        first, *rest = words
        return any(
            self._follow(self._sentences[i][j + 1 : j + 1 + len(rest)], rest)
            for known in self._forms(first)
            for i, j in self._places[known]
        )

    def _follow(self, found: list[str], wanted: list[str]) -> bool:
        return len(found) == len(wanted) and all(self._same(f, w) for f, w in zip(found, wanted, strict=True))

    def _forms(self, word: str) -> Iterator[str]:
        for stem in self._stems(word):
            for index in range(bisect_left(self._vocabulary, stem), len(self._vocabulary)):
                known = self._vocabulary[index]
                if not known.startswith(stem):
                    break
                if self._same(known, word):
                    yield known

    def _stems(self, word: str) -> tuple[str, ...]:
        """Return what every form of a word begins with."""
        if len(word) <= _SHORT:
            return (word,)
        if self._language == "kk" and word[-1] in _SOFTER:
            return (word, word[:-1] + _SOFTER[word[-1]])
        ending = next((e for e in _ENDINGS[self._language] if word.endswith(e)), "")
        return (word[: len(word) - len(ending)],)

    def _same(self, found: str, wanted: str) -> bool:
        stems = self._stems(wanted)
        whole = self._language == "ru" and stems == (wanted,)
        return found.startswith(stems) and len(found) <= len(wanted) + _ADDED[self._language] + whole


def ways(term: str) -> list[str]:
    """Return the ways in which a term is written, in small letters: what stands in brackets is another way."""
    inside = re.findall(r"\(([^)]*)\)", term)
    outside = re.sub(r"\([^)]*\)", " ", term)
    return [way.strip().casefold() for part in (outside, *inside) for way in part.split("/") if way.strip()]
