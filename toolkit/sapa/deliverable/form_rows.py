"""Between a manifest and the rows of its form: what stands in which field, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sapa.deliverable import control_sections
from sapa.deliverable.form_layout import (
    CODES,
    CONTROL_CODES,
    METHOD_KEYS,
    SHEETS,
    TABLE_SECTIONS,
    more_keys,
    role_code,
    table_roles,
)
from sapa.deliverable.form_service_rows import filled as _clean
from sapa.deliverable.form_service_rows import service_rows
from sapa.deliverable.manifest import Manifest, Method, Part, SelectionStage
from sapa.deliverable.section import Section
from sapa.errors import BadInput
from sapa.strict_yaml import parse_strict

Row = dict[str, Any]
FormRows = dict[str, list[Row]]
OPTIONS = ("sheet", "encoding", "delimiter", "decimal", "timezone")


def form_rows(manifest: Manifest) -> FormRows:
    """Return the filled rows of each sheet of the form; fields that the manifest does not state are absent."""
    rows: FormRows = {sheet.key: [] for sheet in SHEETS}
    rows["passport"] = [_clean(_passport(manifest))]
    for part in manifest.parts:
        rows["parts"].append(_clean({"id": part.id, "service": part.service, "forms": part.forms}))
        _of_service(part, part.id, rows)
        for method in part.methods:
            _method(method, rows, part.id)
    for method in manifest.methods:
        _method(method, rows, None)
    _of_service(manifest, None, rows)
    if manifest.team is not None:
        _table("team", manifest.team, None, rows)
    for norm, bound in manifest.specification.items():
        rows["specification"].append(_clean({"norm": norm, "min": bound.min, "max": bound.max}))
    rows["readings"] = [{"reading": k, "value": v} for k, v in manifest.readings.items()]
    rows["documents"] = [_clean({"document": d.document, "page": d.page}) for d in manifest.documents]
    _registers(manifest, rows)
    return rows


def _passport(manifest: Manifest) -> Row:
    contract, research = manifest.contract, manifest.research
    objects = (research.object,) if isinstance(research.object, str) else research.object or ()
    row: Row = {
        "title": manifest.title,
        "service": manifest.service,
        "standard": manifest.standard.id if "id" in manifest.standard.model_fields_set else None,
        "edition": manifest.standard.edition,
        "depth": research.depth,
        "contract_number": contract.number,
        "customer": contract.customer,
        "provider": contract.provider,
        "start": contract.start,
        "accepted": contract.accepted,
        "forms": manifest.forms,
    }
    row |= dict(zip(("object", "object_2", "object_3"), objects, strict=False))
    for key in ("programme", "internal_monitoring", "final_document"):
        if (document := getattr(manifest, key)) is not None:
            row |= {key: document.document, f"{key}_page": document.page}
    if manifest.final_document is not None:
        row["final_document_type"] = manifest.final_document.type
    return row


def _registers(manifest: Manifest, rows: FormRows) -> None:
    for register, name in (("analysis", "method"), ("comparison", "with_"), ("software", "name")):
        for entry in getattr(manifest, register):
            row = {"register": register, "name": getattr(entry, name), "version": getattr(entry, "version", None)}
            rows["registers"].append(_clean(row | _evidence(entry)))
    for review in manifest.reviews:
        signed = None if review.signed is None else _yes_no(review.signed)
        row = {
            "expert": review.expert, "position": review.position, "organisation": review.organisation,
            "field": review.field, "signed": signed, "review_date": review.date,
        }  # fmt: skip
        rows["reviews"].append(_clean(row | _evidence(review)))


def _evidence(entry: Any) -> Row:
    return {} if entry.evidence is None else entry.evidence.model_dump()


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _method(method: Method, rows: FormRows, part: str | None) -> None:
    population, replicates = method.population, method.replicates
    attached = method.attached_questionnaires
    rows["methods"].append(
        _clean(
            {
                "id": method.id,
                "kind": method.kind,
                "part": part,
                "participants": method.participants,
                "missing": method.missing,
                "universe": population.universe if population else None,
                "population_date": population.date if population else None,
                "population_source": population.source if population else None,
                "attached": attached.count if attached else None,
                "rep_columns": replicates.columns if replicates else None,
                "rep_kind": replicates.kind if replicates else None,
                "rep_scale": replicates.scale if replicates else None,
            }
        )
    )
    for stratum, stages in (method.selection or {}).items():
        rows["selection"] += [_stage(method.id, stratum, stage) for stage in stages]
    for ref in method.data:
        rows["files"].append(_file("data", ref, method.id))
    rows["columns"] += _column_rows("data", method.roles, method.id)
    for table in TABLE_SECTIONS:
        if table not in ("data", "team") and (section := getattr(method, table)) is not None:
            _table(table, section, method.id, rows)
    if replicates is not None and replicates.rscales:
        rows["files"].append({"method": method.id, "table": "rscales", "file": replicates.rscales})
    _questionnaire(method, rows)
    _meanings(method, rows)
    _more(method, rows)
    for id, indicator in method.indicators.items():
        row = indicator.model_dump(exclude={"key"}) | {"method": method.id, "id": id}
        if "key" in indicator.model_fields_set:
            row["key"] = _yes_no(indicator.key)
        rows["indicators"].append(_clean(row))


def _stage(method: str, stratum: str, stage: SelectionStage) -> Row:
    return _clean(
        {
            "method": method,
            "stratum": None if stratum == "default" else stratum,
            "stage": stage.stage,
            "selection": str(stage.method),
            "rule": stage.rule.document if stage.rule else None,
            "rule_page": stage.rule.page if stage.rule else None,
        }
    )


def _questionnaire(method: Method, rows: FormRows) -> None:
    form = method.questionnaire
    if form is None:
        return
    if form.form is not None:
        rows["files"].append({"method": method.id, "table": "questionnaire", "file": form.form})
    for key, ref in (("survey", form.survey), ("choices", form.choices)):
        if ref is not None:
            rows["files"].append(_file(f"questionnaire_{key}", ref, method.id))


def _table(table: str, section: Section, method: str | None, rows: FormRows) -> None:
    if isinstance(section, control_sections.ControlRef):
        rows["files"] += [_file(table, ref, method) for ref in section.file]
    elif getattr(section, "file", None):
        rows["files"].append(_file(table, section, method))
    rows["columns"] += _column_rows(table, section, method)


def _file(table: str, ref: Any, method: str | None) -> Row:
    row = {"method": method, "table": table, "file": ref.file} | {o: getattr(ref, o, None) for o in OPTIONS}
    if row["delimiter"] == "\t":
        row["delimiter"] = "tab"
    return _clean(row)


def _column_rows(table: str, section: Section, method: str | None) -> Iterator[Row]:
    for role in table_roles(table):
        if role not in section.model_fields_set:
            continue
        value = getattr(section, role)
        columns = (value,) if isinstance(value, str) else tuple(value or ())
        for start in range(0, len(columns), 4):
            named = zip(("column", "column_2", "column_3", "column_4"), columns[start : start + 4], strict=False)
            yield _clean({"method": method, "table": table, "role": role_code(table, role), **dict(named)})


def _meanings(method: Method, rows: FormRows) -> None:
    groups: list[tuple[str, str, Any]] = [("codes", "statuses", method.statuses)]
    if method.log is not None:
        groups.append(("codes", "types", method.log.types))
    if method.control is not None:
        groups += [("control", "outcomes", method.control.outcomes), ("control", "methods", method.control.methods)]
    for sheet, group, words in groups:
        for code in (CODES | CONTROL_CODES)[group]:
            for word in getattr(words, code, ()) if words is not None else ():
                rows[sheet].append({"method": method.id, "meaning": f"{group}.{code}", "value": word})
    if method.contacts is not None:
        for word, code in method.contacts.dispositions.items():
            rows["codes"].append({"method": method.id, "meaning": "dispositions", "value": word, "aapor": code})
    if method.control is not None:
        _asked_again(method, method.control, rows)


def _more(method: Method, rows: FormRows) -> None:
    """Add what no other sheet has cells for, a row a key, as deliverable.yaml writes it."""
    stated = method.model_dump(mode="json", by_alias=True, exclude_unset=True)
    found: Row = {}
    for key in METHOD_KEYS:
        value = stated.get(key)
        if not value:
            continue
        # A group a row is easier to read; a name with a dot would be taken for two keys.
        apart = key == "groups" and not any("." in name for name in value)
        found |= {f"{key}.{name}": inner for name, inner in value.items()} if apart else {key: value}
    for table in TABLE_SECTIONS:
        if isinstance(section := stated.get(table), dict):
            found |= {f"{table}.{key}": section[key] for key in more_keys(table) if section.get(key) is not None}
    rows["more"] += [{"method": method.id, "key": key, "value": _written(value)} for key, value in found.items()]


def _of_service(holder: Manifest | Part, part: str | None, rows: FormRows) -> None:
    """Add what a service states about itself: consumers, events, feedback, checklist …"""

    def table(key: str, section: Section, method: str) -> Iterator[tuple[str, Row]]:
        yield "files", _file(key, section, method)
        yield from (("columns", row) for row in _column_rows(key, section, method))

    left = service_rows(holder, part, rows, table=table)
    found = holder.model_dump(mode="json", include=set(left), exclude_unset=True)
    for key in left:
        if found.get(key):
            rows["more"].append(_clean({"part": part, "key": key, "value": _written(found[key])}))


def _written(value: Any) -> str:
    """Return a value in one line of YAML: a text as it is where it is read back as that text."""
    if isinstance(value, str):
        try:
            same = parse_strict(value, shown="").data == value
        except BadInput:
            same = False
        if same:
            return value
    return json.dumps(_whole(value), ensure_ascii=False)


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _asked_again(method: Method, control: control_sections.ControlRef, rows: FormRows) -> None:
    for survey, again in control.questions.items():
        row = {"method": method.id, "meaning": "compare", "value": survey}
        rows["control"].append(_clean(row | {k: getattr(again, k) or None for k in type(again).model_fields}))
    for promise in control.promise:
        row = {"method": method.id, "meaning": f"promise.{promise.by}", "value": f"{promise.min:g}"}
        rows["control"].append(_clean(row | {"document": promise.document, "page": promise.page}))
