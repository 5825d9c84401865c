"""The pack says what the data it was built from says: all 322 norms field by field, services, definitions, terms."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sapa.standard import Norm, Standard, load_standard

pytestmark = pytest.mark.shared

# Where the pack says another thing on purpose: (norm, field) -> what it says and why.
OTHERWISE = {
    ("p9.coverage", "required"): (
        False,
        "the paragraph prints no number: the project's own stands in the specification",
    ),
    ("p9.coverage", "unit"): ("percent", "a value of the specification is per cent of the planned consumers"),
}


@pytest.fixture(scope="module")
def act() -> Standard:
    """Return the latest edition."""
    return load_standard()


@pytest.fixture(scope="module")
def source(shared: Path) -> dict[str, Any]:
    """Return the act as the data has it."""
    text = (shared / "standard" / "standard.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@pytest.fixture(scope="module")
def services(shared: Path) -> dict[str, Any]:
    """Return the services as the data has them."""
    text = (shared / "standard" / "services.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def plain(text: str) -> str:
    """Return a rendering without what typography and grammar changed: dashes, spaces, lists of word forms, remarks."""
    text = re.sub("[ \u00a0]%", "%", text.replace("—", "–").rstrip(":"))
    text = text.replace("отзыв / отзыва / отзывов", "отзывов").replace(
        "источник / источника / источников", "источников"
    )
    text = text.replace("мероприятия мероприятия", "мероприятия").replace("events events", "events")
    return re.sub(r" \[(в тексте|text:) [^\]]*\]", "", text)


def three(words: Any) -> dict[str, str] | None:
    """Return a text of the pack or of the source by language; Kazakh as it is, renderings as `plain` leaves them."""
    if words is None:
        return None
    own = words if isinstance(words, dict) else {key: getattr(words, key) for key in ("kk", "ru", "en")}
    return {"kk": own["kk"], "ru": plain(own["ru"]), "en": plain(own["en"])}


def of_pack(norm: Norm) -> dict[str, Any]:
    """Return a norm of the pack in the shape of the source."""
    amended = norm.amended_by
    return {
        "service": norm.service, "form": norm.form, "criterion": norm.criterion, "indicator": norm.indicator,
        "kind": norm.kind.value, "required": norm.required, "unit": norm.unit, "min": norm.min, "max": norm.max,
        "max_open": norm.max_open, "mode": norm.mode and norm.mode.value, "condition": norm.condition,
        "addressee": norm.addressee.value, "printed": dict(norm.printed) or None, "title": three(norm.title),
        "lead": three(norm.lead),
        "source": {
            k: v for k in ("paragraph", "item", "table", "part", "row", "column") if (v := getattr(norm.source, k))
        },
        "evidence": norm.evidence_text and {
            "keys": list(norm.evidence), "join": norm.evidence_join, **(three(norm.evidence_text) or {}),
        },
        "base": norm.base and {"key": norm.base, **(three(norm.base_text) or {})},
        "formula": norm.formula and {"kk": norm.formula_kk, "expr": norm.formula},
        "bands": norm.bands and {"min_level": list(norm.bands.min_level), "max_level": list(norm.bands.max_level)},
        "options_rule": norm.options_rule and norm.options_rule.value,
        "options": [{"key": o.key, **(three(o.words) or {})} for o in norm.options] or None,
        "refers_to": {
            k: v
            for k, v in (("tables", list(norm.refers_to_tables)), ("services", list(norm.refers_to_services)))
            if v
        } or None,
        "amended_by": amended and [
            {"date": amended.date.isoformat(), "order": amended.order, "change": amended.change.value}
        ],
    }  # fmt: skip


def of_source(norm: dict[str, Any]) -> dict[str, Any]:
    """Return a norm of the source with its renderings and numbers of tables as `of_pack` writes them."""
    found = {key: norm.get(key) for key in of_pack_keys()}
    found["title"], found["lead"] = three(norm["title"]), three(norm.get("lead"))
    found["source"] = {k: str(v) for k, v in norm["source"].items()}
    for key in ("evidence", "base"):
        if norm.get(key):
            found[key] = {**norm[key], **(three(norm[key]) or {})}
    if norm.get("options"):
        found["options"] = [{"key": o["key"], **(three(o) or {})} for o in norm["options"]]
    if norm.get("refers_to"):
        found["refers_to"] = {k: [str(x) for x in v] for k, v in norm["refers_to"].items()}
    return found


def of_pack_keys() -> list[str]:
    """Return the fields that are compared: all of the source's but `id` and `note` (the pack has notes of its own)."""
    return [
        "service", "form", "criterion", "indicator", "kind", "required", "unit", "min", "max", "max_open", "mode",
        "condition", "addressee", "printed", "title", "lead", "source", "evidence", "base", "formula", "bands",
        "options_rule", "options", "refers_to", "amended_by",
    ]  # fmt: skip


def test_every_field_of_the_source_is_compared(source):
    """A field added to the data must not be overlooked."""
    assert set().union(*source["norms"]) - {"id", "note"} == set(of_pack_keys())


def test_the_pack_has_the_same_322_norms(act, source):
    """Same ids, none more."""
    assert len(source["norms"]) == 322
    assert set(act.norms) == {norm["id"] for norm in source["norms"]}


def test_every_norm_says_what_the_source_says(act, source):
    """Field by field; a deviation on purpose is listed above with its reason."""
    faults = []
    for theirs in source["norms"]:
        ours, wanted = of_pack(act.norm(theirs["id"])), of_source(theirs)
        for key in of_pack_keys():
            expected = OTHERWISE.get((theirs["id"], key), (wanted[key], ""))[0]
            if ours[key] != expected:
                faults.append((theirs["id"], key, ours[key], expected))
    assert faults == []


def test_what_is_said_otherwise_differs(act, source):
    """An exception that became needless would hide the next fault."""
    theirs = {norm["id"]: of_source(norm) for norm in source["norms"]}
    assert [key for key in OTHERWISE if theirs[key[0]][key[1]] == OTHERWISE[key][0]] == []


def test_a_wording_is_in_force_from_its_order_or_from_the_first_day(act, source):
    """No note of an order: the paragraph stands since 15 August 2018."""
    wanted = {n["id"]: n["amended_by"][-1]["date"] if n["amended_by"] else "2018-08-15" for n in source["norms"]}
    assert {id: norm.edition.isoformat() for id, norm in act.norms.items()} == wanted


def test_display_forms_are_those_agreed_on(act, shared):
    """Every smoother Kazakh form of the list is shown, and the act's own words stay beside it."""
    with (shared / "standard" / "kk_display.csv").open(encoding="utf-8") as handle:
        rows = [r for r in csv.DictReader(handle) if r["file"] == "standard.yaml" and r["id"] in act.norms]
    assert len(rows) == 24
    for row in rows:
        norm = act.norm(row["id"])
        shown = {"title.kk": norm.display_kk, "lead.kk": norm.lead_display_kk}
        if row["field"] in shown:
            assert shown[row["field"]] == row["display"], row["id"]
        else:
            key = re.fullmatch(r"options\[(\w+)\]\.kk", row["field"])
            assert key
            assert [o.display_kk for o in norm.options if o.key == key[1]] == [row["display"]]


def test_definitions_are_the_25_of_paragraph_3(act, source):
    """Term, text, place and order of each."""
    assert len(source["definitions"]) == 25
    assert list(act.definitions) == [d["id"] for d in source["definitions"]]
    for theirs in source["definitions"]:
        ours = act.definitions[theirs["id"]]
        assert (three(ours.term), three(ours.text)) == (three(theirs["term"]), three(theirs["text"]))
        assert {"paragraph": ours.source.paragraph, "item": ours.source.item} == theirs["source"]
        assert ours.amended_by
        assert ours.amended_by.date.isoformat() == theirs["amended_by"][0]["date"]


def test_the_glossary_has_every_term(act, shared):
    """Key by key, with what was seen in an official source."""
    with (shared / "standard" / "glossary.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    kk = {e.key: e.words.kk if e.kk_seen else f"{e.words.kk} (translation)" for e in act.glossary.values()}
    ours = [(e.key, kk[e.key], e.words.ru, e.words.en, "yes" if e.ru_seen else "no") for e in act.glossary.values()]
    assert ours == [tuple(r[k] for k in ("key", "kk", "ru", "en", "ru_confirmed")) for r in rows]


def test_tables_and_words_by_key(act, source):
    """Twelve tables with their titles; conditions, kinds of evidence and units under the same keys."""
    assert [(t.number, t.service, three(t.title)) for t in act.tables.values()] == [
        (str(t["table"]), t["service"], three(t)) for t in source["tables"]
    ]
    for name in ("conditions", "evidence_kinds", "units", "services"):
        assert set(getattr(act, name)) == set(source[name]), name
    assert list(act.applies) == [a["key"] for a in source["act"]["applies"]]
    assert [w.kk for w in act.applies.values()] == [a["kk"] for a in source["act"]["applies"]]


def test_services_have_their_forms_stages_rows_and_tables(act, services):
    """Groups, forms with the rows that answer to them, stages, rows with their tables, which paragraph names which."""
    for theirs in services["services"]:
        ours = act.offered[theirs["key"]]
        assert ours.words.kk == theirs["name"]["kk"]
        assert {"paragraph": ours.source.paragraph, "item": ours.source.item} == theirs["source"]
        assert [*ours.quality] == [str(n) for n in theirs["tables"]["quality"]]
        assert [*ours.conditions] == [str(n) for n in theirs["tables"]["conditions"]]
        named = {n["paragraph"]: tuple(map(str, n["tables"])) for n in theirs["tables_named_by"]}
        assert dict(ours.named_by) == named
        assert [*ours.judged_as] == theirs.get("criteria_of_services", [])
        assert [(g.key, g.words.kk, g.source.paragraph, g.source.item) for g in ours.form_groups] == [
            (g["key"], g["kk"], g["source"]["paragraph"], g["source"].get("item")) for g in theirs["form_groups"]
        ]
        assert [(f.key, f.words.kk, f.item, f.rows) for f in ours.forms] == [
            (i["key"], i["kk"], i.get("item"), tuple(i.get("members") or ()))
            for g in theirs["form_groups"]
            for i in g["items"]
        ]
        assert [(s.key, three(s.words), s.item) for c in ours.full_cycles for s in c.stages] == [
            (s["key"], three(s), s["item"]) for c in theirs["full_cycle"] for s in c["stages"]
        ]
        assert [(r.key, r.words.kk, r.tables, r.parent) for r in ours.rows.values()] == [
            (r["key"], r["kk"], tuple(map(str, r["tables"])), r.get("parent")) for r in theirs["table_rows"]
        ]
    assert act.general_cycle
    assert [(s.key, three(s.words)) for s in act.general_cycle.stages] == [
        (s["key"], three(s)) for s in services["general_full_cycle"]["stages"]
    ]
