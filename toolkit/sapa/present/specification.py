"""A technical specification in words: rows by section of the act, its YAML with comments, its JSON record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sapa.i18n import Translator
from sapa.messages import Message
from sapa.planning.specification import Specification, SpecifiedNorm
from sapa.present.corridor import corridor
from sapa.present.json import finding_record
from sapa.present.plain import plain
from sapa.present.words import kind_text
from sapa.results.limits import Limits
from sapa.standard import Norm, Standard, citation, norm_records
from sapa.version import __version__


def title_of(spec: Specification, t: Translator) -> str:
    """Return the title of the documents: the specification's own, else one with the service."""
    return spec.title or t("specification.title", service=spec.standard.services[spec.service].in_language(t.language))


def sections(spec: Specification, t: Translator) -> Iterator[tuple[str, list[SpecifiedNorm]]]:
    """Iterate over the sections in the order of the act: common paragraphs, the service's own, then table by table."""
    grouped: dict[str, list[SpecifiedNorm]] = {}
    for one in spec.norms:
        grouped.setdefault(_section(one, spec, t), []).append(one)
    yield from grouped.items()


def _section(one: SpecifiedNorm, spec: Specification, t: Translator) -> str:
    number = one.norm.source.table
    if number is None:
        return t("specification.section.common" if one.common else "specification.section.service")
    table = spec.standard.tables.get(number)
    if table is None:
        return t("specification.section.table", table=number)
    return t("specification.section.table_titled", table=number, title=table.title.in_language(t.language))


def requirement(norm: Norm, spec: Specification, t: Translator) -> str:
    """Return what a norm asks in words, with the condition under which it does where that is not known to hold."""
    shown = norm.full_title(t.language)
    known = spec.standard.conditions.get(norm.condition) if norm.condition is not None else None
    if known is None or spec.choice.conditions.get(str(norm.condition)) is True:
        return shown
    return f"{shown}\n{t('standard.list.applies', when=known.in_language(t.language))}"


def act_words(norm: Norm) -> str:
    """Return the act's own Kazakh words."""
    return norm.title.kk if norm.lead is None else f"{norm.lead.kk.rstrip(':')}: {norm.title.kk}"


def addressee(norm: Norm, t: Translator) -> str:
    """Return who has to meet a norm, with a capital."""
    word = t(f"standard.addressee.{norm.addressee.value}")
    return word[:1].upper() + word[1:]


def range_text(norm: Norm, spec: Specification, t: Translator) -> str:
    """Return the range of a norm as a phrase."""
    return corridor(norm, spec.standard, t)


def value_text(one: SpecifiedNorm, spec: Specification, t: Translator) -> str:
    """Return the value fixed with its unit; empty where there is none."""
    fixed, unit = one.fixed or Limits(), one.norm.unit
    if fixed.min is None and fixed.max is None:
        return ""
    word = (
        spec.standard.unit_word(unit, fixed.max if fixed.max is not None else fixed.min or 0, t.language)
        if unit
        else ""
    )
    gap = "" if word == "%" and t.language == "en" else "\u00a0"
    low, high = (None if x is None else t.number(x) for x in (fixed.min, fixed.max))
    if high is None:
        return t("standard.corridor.at_least", min=f"{low}{gap}{word}")
    if low is None:
        return t("standard.corridor.at_most", max=f"{high}{gap}{word}")
    if low == high:
        return f"{high}{gap}{word}"
    return t("standard.corridor.between", min=low, max=f"{high}{gap}{word}")


def choice_text(key: str, standard: Standard, t: Translator) -> str:
    """Return a form, object or method of research in the act's words; in ours where the act has none."""
    known = standard.forms.get(key)
    return kind_text(key, standard, t) if known is None else known.in_language(t.language)


def passport(spec: Specification, t: Translator) -> list[tuple[str, str]]:
    """Return names and values of what was chosen, and of the contract; only what is known."""
    c, choice = spec.contract, spec.choice

    def names(keys: tuple[str, ...], none: str) -> str:
        return ", ".join(choice_text(key, spec.standard, t) for key in keys) or (t(none) if none else "")

    research = bool(choice.objects or choice.methods)
    rows = [
        (t("specification.service"), spec.standard.services[spec.service].in_language(t.language)),
        (t("specification.forms"), names(choice.forms, "" if research else "specification.every")),
        (t("specification.objects"), names(choice.objects, "specification.every" if research else "")),
        (t("specification.methods"), names(choice.methods, "specification.every" if research else "")),
        (t("specification.modes"), ", ".join(t(f"specification.mode.{mode}") for mode in choice.modes)),
        (t("term.customer"), c.customer or ""),
        (t("standard.addressee.supplier"), c.provider or ""),
        (t("specification.contract"), c.number or ""),
        (t("specification.start"), t.date(c.start) if c.start else ""),
        (t("specification.accepted"), t.date(c.accepted) if c.accepted else ""),
    ]
    for key, holds in choice.conditions.items():
        rows.append((spec.standard.conditions[key].in_language(t.language), t("term.yes" if holds else "term.no")))
    rows.append((t("specification.act"), spec.standard.citation.in_language(t.language)))
    rows.append((t("specification.edition"), t.date(spec.standard.edition)))
    return [(name[:1].upper() + name[1:], value) for name, value in rows if value]


def note_text(note: Message, spec: Specification, t: Translator) -> str:
    """Return a note; services named by their keys get their names."""
    keys = note.params.get("services")
    if not isinstance(keys, str):
        return t(note)
    names = "; ".join(spec.standard.services[key].in_language(t.language) for key in keys.split(", "))
    return t(note.id, services=names)


def outside_text(spec: Specification, t: Translator) -> list[str]:
    """Return the values outside the range of the Standard, a sentence each, with norm and citation."""
    lines = []
    for finding in spec.findings:
        norm = spec.standard.norms[str(finding.item)]
        lines.append(f"{norm.shown_title(t.language)} ({t(citation(norm))}). {t(finding.message)}")
    return lines


def specification_yaml(spec: Specification, t: Translator) -> str:
    """Return the specification as YAML that reads back: every norm with a number, its range in a comment."""
    choice, act = spec.choice, spec.standard
    lines = [f"# {t('specification.yaml.head')}", "sapa: 1", f"title: {_quoted(title_of(spec, t))}"]
    lines += [
        "standard:",
        f"  id: {_quoted(act.id)}",
        f"  edition: {act.edition.isoformat()}",
        f"service: {choice.service}",
    ]
    for key, words in (
        ("forms", choice.forms),
        ("objects", choice.objects),
        ("methods", choice.methods),
        ("modes", choice.modes),
    ):
        lines += [f"{key}: [{', '.join(words)}]"] if words else []
    lines += _conditions(spec, t)
    told = {k: v for k in type(spec.contract).model_fields if (v := getattr(spec.contract, k)) is not None}
    if told:
        lines += ["contract:", *(f"  {k}: {_quoted(v) if isinstance(v, str) else v}" for k, v in told.items())]
    lines += [f"# {t('specification.yaml.values')}", "values:"]
    numeric = [one for one in spec.norms if one.numeric]
    for one in numeric:
        norm, fixed = one.norm, one.fixed or Limits()
        note = f"{norm.shown_title(t.language)}: {corridor(norm, act, t)} ({t(citation(norm))})"
        lines.append(f"  # {' '.join(note.split())}")
        bounds = [f"{k}: {_number(v)}" for k, v in (("min", fixed.min), ("max", fixed.max)) if v is not None]
        lines.append(f"  {norm.id}: {{{', '.join([*bounds, f'unit: {norm.unit}'])}}}")
    if not numeric:
        lines[-1] = "values: {}"
    return "\n".join(lines) + "\n"


def _conditions(spec: Specification, t: Translator) -> list[str]:
    choice, act = spec.choice, spec.standard
    open_ones = dict.fromkeys(
        one.norm.condition for one in spec.norms if one.norm.condition and one.norm.condition not in choice.conditions
    )
    lines = [f"  {key}: {'true' if holds else 'false'}" for key, holds in choice.conditions.items()]
    asked = [f"#  {key}: true  # {act.conditions[key].in_language(t.language)}" for key in open_ones if key]
    if not lines:
        return [f"# {t('specification.yaml.conditions')}", "# conditions:", *asked] if asked else []
    return ["conditions:", *lines, *asked]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    return f"{value:.12g}"


def specification_record(spec: Specification, t: Translator) -> dict[str, Any]:
    """Return the specification as strict JSON takes it: norms as `sapa norms` has them, with value and state."""
    records = norm_records(spec.standard, [one.norm for one in spec.norms])
    return {
        "sapa": __version__,
        "standard": {"id": spec.standard.id, "edition": spec.standard.edition.isoformat()},
        "title": title_of(spec, t),
        "service": spec.service,
        "forms": list(spec.choice.forms),
        "objects": list(spec.choice.objects),
        "methods": list(spec.choice.methods),
        "modes": list(spec.choice.modes),
        "conditions": dict(spec.choice.conditions),
        "contract": plain(spec.contract.model_dump(exclude_none=True)),
        "norms": [
            {
                **record,
                "condition": one.norm.condition,
                "addressee": one.norm.addressee.value,
                "citation": t(citation(one.norm)),
                "fixed": None if one.fixed is None else {"min": one.fixed.min, "max": one.fixed.max},
                "state": one.state.value,
            }
            for record, one in zip(records, spec.norms, strict=True)
        ],
        "findings": [finding_record(finding, t) for finding in spec.findings],
        "notes": [note_text(note, spec, t) for note in spec.remarks],
    }
