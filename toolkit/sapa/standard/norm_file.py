"""One file of norms: what each says, where it stands in the act, and its values by date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import Addressee, Norm, NormKind, Source
from sapa.standard.section import Section
from sapa.standard.vocabulary import Vocabulary
from sapa.strict_yaml import StrictDocument

_NORM_KEYS = (
    "service", "form", "indicator", "criterion", "kind", "required", "unit", "source", "lead", "title", "display_kk",
    "evidence", "condition", "base", "formula", "addressee", "note", "values",
)  # fmt: skip
_VALUE_KEYS = ("min", "max", "max_open", "printed")
_PRINTED_KEYS = ("cell", "min_cell", "max_cell")
_SOURCE_KEYS = ("paragraph", "item", "table", "part", "row", "column")


def read_norms(
    document: StrictDocument, words: Vocabulary, dates: set[date], first_seen: dict[str, str]
) -> Iterator[tuple[date, str, Norm | None]]:
    """Yield (in force since, norm id, norm) for every version in a file; None: the norm ends on that date.

    Parameters
    ----------
    document
        The file: `description` and `norms`.
    words
        The keys that may be used for units, services, forms …
    dates
        The dates of the act and of its amendments: no value can be in force from another day.
    first_seen
        Norm id → place, over all files of the pack; an id that stands twice is refused.
    """
    top = Section(document, (), {"description", "norms"})
    top.text("description")
    for norm_id in top.keys_of("norms"):
        here = document.where("norms", norm_id)
        if norm_id in first_seen:
            raise BadInput(message("standard.error.twice"), where=here, got=norm_id, expected=first_seen[norm_id])
        first_seen[norm_id] = here
        part = top.section("norms", norm_id, known=_NORM_KEYS)
        shared = _shared(part, norm_id, words)
        days = part.keys_of("values")
        if not days:
            raise part.refuse("standard.error.missing", part.path, key="values")
        for day in days:
            since = part.as_day(day, "values", day)
            if since not in dates:
                raise part.refuse(
                    "standard.error.no_such_edition",
                    (*part.path, "values", day),
                    got=day,
                    expected=", ".join(map(str, sorted(dates))),
                )
            yield since, norm_id, _version(part, day, since, shared)


def _shared(part: Section, id: str, words: Vocabulary) -> dict[str, Any]:
    """Return the fields of a norm that do not change from edition to edition."""
    kind = NormKind(part.choice("kind", [k.value for k in NormKind]))
    optional: dict[str, str | None] = {}
    for key, vocabulary in (("form", "forms"), ("unit", "units"), ("condition", "conditions"), ("base", "bases")):
        optional[key] = part.choice(key, words.words[vocabulary]) if part.has(key) else None
    evidence = part.items("evidence")
    for place, word in enumerate(evidence):
        part.among(word, words.words["evidence_kinds"], "evidence", place)
    return {
        "id": id,
        "service": part.choice("service", words.words["services"]),
        "indicator": part.text("indicator"),
        "criterion": part.optional_text("criterion"),
        "kind": kind,
        "required": part.flag("required", default=True),
        "source": _source(part),
        "title": part.translated("title"),
        "display_kk": part.optional_text("display_kk"),
        "evidence": tuple(evidence),
        "lead": part.translated("lead") if part.has("lead") else None,
        "formula": part.optional_text("formula"),
        "addressee": Addressee(part.choice("addressee", [a.value for a in Addressee])),
        "note": part.optional_text("note"),
        **optional,
    }


def _source(part: Section) -> Source:
    if not part.has("source"):
        raise part.refuse("standard.error.citation", part.path, todo=message("standard.error.citation.todo"))
    source = part.section("source", known=_SOURCE_KEYS)
    if source.has("paragraph") == source.has("table"):
        raise part.refuse("standard.error.citation", source.path, todo=message("standard.error.citation.todo"))
    return Source(**{key: source.optional_text(key) for key in _SOURCE_KEYS})


def _version(part: Section, day: str, since: date, shared: dict[str, Any]) -> Norm | None:
    # `2030-01-01: null` says that the norm ends on that day.
    if Section(part.document, (*part.path, "values"), None).has(day) is False:
        return None
    value = part.section("values", day, known=_VALUE_KEYS)
    low, high = value.optional_number("min"), value.optional_number("max")
    open_above = value.flag("max_open", default=False)
    printed = {}
    if value.has("printed"):
        cells = value.section("printed", known=_PRINTED_KEYS)
        # A blank cell is a fact of its own, so empty text is kept here and nowhere else.
        printed = {key: cells.cell(key) for key in _PRINTED_KEYS if cells.has(key)}
    if low is not None and high is not None and low > high:
        raise value.refuse("standard.error.min_above_max", (*value.path, "min"), got=f"{low:g} > {high:g}")
    if open_above != any("∞" in text for text in printed.values()) or (open_above and high is not None):
        raise value.refuse("standard.error.max_open", (*value.path, "max_open"), got=open_above)
    has_number = low is not None or high is not None
    if has_number and shared["unit"] is None:
        raise value.refuse("standard.error.missing", part.path, key="unit")
    # A dash (required: false) may stand without number and unit; nothing else may.
    if shared["kind"] is NormKind.NUMERIC and shared["required"] and not has_number:
        raise value.refuse("standard.error.missing", value.path, key="min / max")
    return Norm(min=low, max=high, max_open=open_above, printed=MappingProxyType(printed), edition=since, **shared)
