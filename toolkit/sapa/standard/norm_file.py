"""One file of norms: what each says, where it stands in the act, and its values by date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import Addressee, Bands, EvidenceJoin, Mode, Norm, NormKind, OptionsRule, Scope
from sapa.standard.parts import AmendedBy, Change, Source, Translated, Words
from sapa.standard.section import LANGUAGES, Section
from sapa.standard.service_file import table_known
from sapa.standard.vocabulary import Vocabulary

_NORM_KEYS = (
    "service", "form", "indicator", "criterion", "kind", "required", "unit", "mode", "source", "lead",
    "lead_display_kk", "title", "display_kk", "evidence", "evidence_join", "evidence_text", "condition", "base",
    "base_text", "formula", "formula_kk", "options_rule", "options", "refers_to", "addressee", "scope", "note",
    "values",
)  # fmt: skip
DEFAULTS = ("service", "kind", "addressee", "condition", "evidence", "evidence_join", "evidence_text", "lead")
"""What a file may say once for all its norms."""
PER_CENT, _WHOLE = "percent", 100
_VALUE_KEYS = ("min", "max", "max_open", "bands", "printed", "change")
_PRINTED_KEYS = ("cell", "min_cell", "max_cell")
_BANDS = ("min_level", "max_level")
_SOURCE_KEYS = ("paragraph", "item", "table", "part", "row", "column")
_OPTION_KEYS = (*LANGUAGES, "display_kk")


def read_norms(
    top: Section, words: Vocabulary, orders: Mapping[date, str | None], first_seen: dict[str, str]
) -> Iterator[tuple[date, str, Norm | None]]:
    """Yield (in force since, norm id, norm) for every version in a file; None: the norm ends on that date.

    Parameters
    ----------
    top
        The file: `description`, `defaults` and `norms`.
    words
        The keys that may be used for units, services, forms …
    orders
        The dates of the act (None) and of its amendments (number of the order): no value can be in force from
        another day.
    first_seen
        Norm id → place, over all files of the pack; an id that stands twice is refused.
    """
    top.text("description")
    defaults = top.section("defaults", known=DEFAULTS) if top.has("defaults") else None
    for norm_id in top.keys_of("norms"):
        here = top.document.where(*top.path, "norms", norm_id)
        if norm_id in first_seen:
            raise BadInput(message("standard.error.twice"), where=here, got=norm_id, expected=first_seen[norm_id])
        first_seen[norm_id] = here
        part = top.section("norms", norm_id, known=_NORM_KEYS)
        shared = _shared(part, defaults, norm_id, words)
        days = part.keys_of("values")
        if not days:
            raise part.refuse("standard.error.missing", part.path, key="values")
        for day in days:
            since = part.as_day(day, "values", day)
            if since not in orders:
                raise part.refuse(
                    "standard.error.no_such_edition",
                    (*part.path, "values", day),
                    got=day,
                    expected=", ".join(map(str, sorted(orders))),
                )
            yield since, norm_id, _version(part, day, (since, orders[since]), shared)


def _shared(part: Section, defaults: Section | None, id: str, words: Vocabulary) -> dict[str, Any]:
    """Return the fields of a norm that do not change from edition to edition."""

    def at(key: str) -> Section:
        return part if defaults is None or part.has(key) or not defaults.has(key) else defaults

    kind = NormKind(at("kind").choice("kind", [k.value for k in NormKind]))
    service = at("service").choice("service", words.words["services"])
    optional: dict[str, str | None] = {}
    for key, known in (
        ("form", words.forms_of(service)),
        ("unit", words.words["units"]),
        ("condition", words.words["conditions"]),
        ("base", words.words["bases"]),
    ):
        optional[key] = at(key).choice(key, known) if at(key).has(key) else None
    evidence = at("evidence").items("evidence")
    for place, word in enumerate(evidence):
        at("evidence").among(word, words.words["evidence_kinds"], "evidence", place)
    tables, services = _refers_to(part, words)
    return {
        "id": id,
        "service": service,
        "indicator": part.text("indicator"),
        "criterion": part.optional_text("criterion"),
        "kind": kind,
        "required": part.flag("required", default=True),
        "mode": Mode(part.choice("mode", list(Mode))) if part.has("mode") else None,
        "source": _source(part, words),
        "title": part.translated("title"),
        "display_kk": part.optional_text("display_kk"),
        "evidence": tuple(evidence),
        "evidence_join": _join(at("evidence_join")),
        "evidence_text": _optional_words(at("evidence_text"), "evidence_text"),
        "lead": _optional_words(at("lead"), "lead"),
        "lead_display_kk": part.optional_text("lead_display_kk"),
        "base_text": _optional_words(part, "base_text"),
        "formula": part.optional_text("formula"),
        "formula_kk": part.optional_text("formula_kk"),
        "addressee": Addressee(at("addressee").choice("addressee", [a.value for a in Addressee])),
        "scope": Scope(part.choice("scope", list(Scope))) if part.has("scope") else Scope.SERVICE,
        "note": _optional_words(part, "note"),
        "refers_to_tables": tables,
        "refers_to_services": services,
        **_options(part),
        **optional,
    }


def _optional_words(part: Section, key: str) -> Translated | None:
    return part.translated(key) if part.has(key) else None


def _join(part: Section) -> EvidenceJoin | None:
    key = "evidence_join"
    return EvidenceJoin(part.choice(key, list(EvidenceJoin))) if part.has(key) else None


def _options(part: Section) -> dict[str, Any]:
    if part.has("options") != part.has("options_rule"):
        raise part.refuse("standard.error.missing", part.path, key="options_rule" if part.has("options") else "options")
    if not part.has("options"):
        return {"options": (), "options_rule": None}
    options = []
    for key in part.keys_of("options"):
        option = part.section("options", key, known=_OPTION_KEYS)
        options.append(Words(key, option.translated(), option.optional_text("display_kk")))
    rule = OptionsRule(part.choice("options_rule", list(OptionsRule)))
    return {"options": tuple(options), "options_rule": rule}


def _refers_to(part: Section, words: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not part.has("refers_to"):
        return (), ()
    named = part.section("refers_to", known=("tables", "services"))
    tables, services = tuple(named.items("tables")), tuple(named.items("services"))
    for place, number in enumerate(tables):
        table_known(named, number, words, "tables", place)
    for place, service in enumerate(services):
        named.among(service, words.words["services"], "services", place)
    return tables, services


def _source(part: Section, words: Vocabulary) -> Source:
    if not part.has("source"):
        raise part.refuse("standard.error.citation", part.path, todo=message("standard.error.citation.todo"))
    source = part.section("source", known=_SOURCE_KEYS)
    if source.has("paragraph") == source.has("table"):
        raise part.refuse("standard.error.citation", source.path, todo=message("standard.error.citation.todo"))
    if source.has("table"):
        table_known(source, source.text("table"), words, "table")
    return Source(**{key: source.optional_text(key) for key in _SOURCE_KEYS})


def _bands(value: Section) -> Bands | None:
    if not value.has("bands"):
        return None
    bands = value.section("bands", known=_BANDS)
    levels: dict[str, tuple[float, float]] = {}
    for name in _BANDS:
        ends = bands.items(name, int | float)
        if len(ends) != len(_BANDS):
            raise bands.refuse(
                "standard.error.type", (*bands.path, name), got=ends, expected=message("standard.kind.two_numbers")
            )
        if ends[0] > ends[1]:
            raise bands.refuse("standard.error.min_above_max", (*bands.path, name), got=f"{ends[0]:g} > {ends[1]:g}")
        levels[name] = (ends[0], ends[1])
    return Bands(**levels)


def _version(part: Section, day: str, when: tuple[date, str | None], shared: dict[str, Any]) -> Norm | None:
    # `2030-01-01: null` says that the norm ends on that day.
    if Section(part.document, (*part.path, "values"), None).has(day) is False:
        return None
    value = part.section("values", day, known=_VALUE_KEYS)
    since, order = when
    change = Change(value.choice("change", list(Change))) if value.has("change") else Change.NEW_WORDING
    low, high = value.optional_number("min"), value.optional_number("max")
    open_above = value.flag("max_open", default=False)
    printed = {}
    if value.has("printed"):
        cells = value.section("printed", known=_PRINTED_KEYS)
        # A blank cell is a fact of its own, so empty text is kept here and nowhere else.
        printed = {key: cells.cell(key) for key in _PRINTED_KEYS if cells.has(key)}
    if low is not None and high is not None and low > high:
        raise value.refuse("standard.error.min_above_max", (*value.path, "min"), got=f"{low:g} > {high:g}")
    whole = _WHOLE if shared["unit"] == PER_CENT else None
    for key, bound in (("min", low), ("max", high)):
        if bound is not None and (bound < 0 or (whole is not None and bound > whole)):
            raise value.refuse("standard.error.bound_wrong", (*value.path, key), got=f"{bound:g}")
    if open_above != any("∞" in text for text in printed.values()) or (open_above and high is not None):
        raise value.refuse("standard.error.max_open", (*value.path, "max_open"), got=open_above)
    has_number = low is not None or high is not None
    if has_number and shared["unit"] is None:
        raise value.refuse("standard.error.missing", part.path, key="unit")
    # A dash (required: false) may stand without number and unit; nothing else may.
    if shared["kind"] is NormKind.NUMERIC and shared["required"] and not has_number:
        raise value.refuse("standard.error.missing", value.path, key="min / max")
    return Norm(
        min=low, max=high, max_open=open_above, printed=MappingProxyType(printed), edition=since, bands=_bands(value),
        amended_by=AmendedBy(since, order, change) if order else None, **shared,
    )  # fmt: skip
