"""Sheets and fields of the manifest as a workbook, without words: the writer and the reader share this."""

from __future__ import annotations

import typing

from sapa.deliverable import control_sections, coverage_sections, sections
from sapa.deliverable.columns import NOT_COLUMNS, column_fields
from sapa.deliverable.form_field import EVIDENCE, METHOD, PART, Field, Sheet, choice
from sapa.deliverable.form_services import OWN_ROLES, SERVICE_LISTS, SERVICE_SECTIONS, SERVICE_SHEETS
from sapa.deliverable.manifest import MethodKind, ObjectKind, SelectionMethod, ServiceKind
from sapa.deliverable.section import Section

__all__ = [
    "BY_KEY", "CODES", "CONTROL_CODES", "EVERY_SECTION", "FIELD_MARK", "FILES_ONLY", "FORM_VERSION", "KEY_ROW", "LISTS",
    "LISTS_SHEET", "METHOD_KEYS", "RAW_LISTS", "SEPARATOR", "SHEETS", "SHEET_MARK", "TABLE_SECTIONS", "Field", "Sheet",
    "literal_values", "more_keys", "role_code", "table_roles",
]  # fmt: skip

FORM_VERSION = "sapa-form-1"
LISTS_SHEET = "_lists"
SHEET_MARK, FIELD_MARK = "_sheet", "_field"
"""Entries of the hidden sheet that say which sheets and fields a form was written with."""
KEY_ROW = 3
"""The hidden row (from 1) that holds the keys of a table's columns; the hidden column A holds those of the passport."""
SEPARATOR = ";"

TABLE_SECTIONS: dict[str, type[Section]] = {
    "data": sections.Roles,
    "plan": sections.PlanRef,
    "population": sections.PopulationRef,
    "control": control_sections.ControlRef,
    "contacts": sections.ContactsRef,
    "raw": sections.RawRef,
    "deleted": sections.IdRef,
    "log": sections.LogRef,
    "claims": sections.ClaimsRef,
    "attached_questionnaires": sections.AttachedRef,
    "sessions": sections.SessionsRef,
    "experts": sections.ExpertsRef,
    "sources": sections.SourcesRef,
    "interviewers": sections.InterviewersRef,
    "issued": coverage_sections.IssuedRef,
    "frame": coverage_sections.SamplingFrameRef,
    "margins": coverage_sections.MarginsRef,
    "question_times": control_sections.QuestionTimesRef,
    "centres": control_sections.CentresRef,
    "rekeyed": control_sections.RekeyedRef,
    "team": sections.TeamRef,
}
"""Tables that a method of research may name, with the section that names their columns."""

EVERY_SECTION: dict[str, type[Section]] = TABLE_SECTIONS | SERVICE_SECTIONS
"""Every table that a manifest may name."""

FILES_ONLY = ("questionnaire", "questionnaire_survey", "questionnaire_choices", "rscales")
"""Files without columns to name."""


def table_roles(table: str) -> tuple[str, ...]:
    """Return what the columns of a table may be."""
    section = EVERY_SECTION[table]
    return tuple(section.model_fields) if table == "data" else column_fields(table, section)


_OWN_ROLES = frozenset({"issued.id", "frame.id", "margins.margin"}) | OWN_ROLES
"""Roles that mean something else in one table than in the others: they have words of their own."""


def role_code(table: str, role: str) -> str:
    """Return the code of a role in the closed list: of its table where it means something else there."""
    own = f"{table}.{role}"
    return own if own in _OWN_ROLES else role


_ON_OTHER_SHEETS = {
    "population": frozenset({"universe", "date", "source"}),
    "control": NOT_COLUMNS["control"],
    "contacts": frozenset({"dispositions"}),
    "log": NOT_COLUMNS["log"],
}


def more_keys(table: str) -> tuple[str, ...]:
    """Return the keys of a table's section for which no sheet but the last one has cells."""
    left = NOT_COLUMNS.get(table, frozenset()) - _ON_OTHER_SHEETS.get(table, frozenset())
    return tuple(key for key in TABLE_SECTIONS[table].model_fields if key in left)


METHOD_KEYS = ("groups", "quotas", "weighting")
"""Sections of a method that stand on the last sheet, as in deliverable.yaml."""


def literal_values(kind: object) -> tuple[str, ...]:
    """Return the values of a Literal type."""
    return tuple(str(v) for v in typing.get_args(kind))


CODES = {
    "statuses": tuple(sections.Statuses.model_fields),
    "types": tuple(sections.LogTypes.model_fields),
}
CONTROL_CODES = {
    "outcomes": tuple(control_sections.ControlOutcomes.model_fields),
    "methods": tuple(control_sections.ControlMethods.model_fields),
}

LISTS: dict[str, tuple[str, ...]] = {
    "service": literal_values(ServiceKind),
    "kind": literal_values(MethodKind),
    "object": literal_values(ObjectKind),
    "depth": ("exploratory", "descriptive", "analytical"),
    "final": ("report", "paper", "documentation", "portfolio"),
    "selection": tuple(str(m) for m in SelectionMethod),
    "table": (*TABLE_SECTIONS, *FILES_ONLY, *SERVICE_SECTIONS),
    "role": tuple(dict.fromkeys(role_code(table, role) for table in EVERY_SECTION for role in table_roles(table))),
    "meaning": (*(f"{g}.{c}" for g, codes in CODES.items() for c in codes), "dispositions"),
    "control": (
        *(f"{g}.{c}" for g, codes in CONTROL_CODES.items() for c in codes),
        "compare",
        *(f"promise.{by}" for by in literal_values(control_sections.Promise.model_fields["by"].annotation)),
    ),
    "question_type": literal_values(control_sections.QuestionType),
    "statistic": ("proportion", "mean"),
    "register": ("analysis", "comparison", "software"),
    "yesno": ("yes", "no"),
    **SERVICE_LISTS,
}
"""Closed lists that the form shows in words of its language."""

RAW_LISTS: dict[str, tuple[str, ...]] = {
    "encoding": ("utf-8", "cp1251", "kz1048", "ptcp154", "utf-16"),
    "delimiter": (",", ";", "tab", "|"),
    "decimal": (".", ","),
    "replicates": ("JK1", "JKn", "BRR", "Fay", "bootstrap", "other"),
}
"""Closed lists that are the same in every language."""


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "passport",
        (
            Field("title"), choice("service", "service"), Field("standard"), Field("edition", "date"),
            choice("object", "object"), choice("object_2", "object"), choice("object_3", "object"),
            choice("depth", "depth"), Field("contract_number"), Field("customer"), Field("provider"),
            Field("start", "date"), Field("accepted", "date"), Field("programme"), Field("programme_page", "any"),
            Field("internal_monitoring"), Field("internal_monitoring_page", "any"), Field("final_document"),
            Field("final_document_page", "any"), choice("final_document_type", "final"),
            Field("forms", "choices", "form"), Field("specification_file"),
        ),
        down=True,
        required=("title",),
    ),
    Sheet(
        "parts",
        (Field("id", width=30), choice("service", "service", 50), Field("forms", "choices", "form", 60)),
        blank_rows=6,
        required=("id", "service"),
    ),
    Sheet(
        "methods",
        (
            Field("id", width=16), choice("kind", "kind", 30), Field("part", width=14),
            Field("participants", "whole", width=14), Field("missing", "codes", width=16), Field("universe", width=24),
            Field("population_date", "date", width=14), Field("population_source", width=26),
            Field("attached", "whole", width=16), Field("rep_columns", width=19),
            Field("rep_kind", "raw", "replicates", 19),
            Field("rep_scale", "number", width=19),
        ),
        blank_rows=12,
        required=("id", "kind"),
    ),
    Sheet(
        "selection",
        (
            METHOD, Field("stratum", width=20), Field("stage", width=22), choice("selection", "selection", 36),
            Field("rule", width=28), Field("rule_page", "any", width=10),
        ),
        required=("selection",),
    ),
    Sheet(
        "files",
        (
            METHOD, choice("table", "table", 40), Field("file", width=34), Field("sheet", width=16),
            Field("encoding", "raw", "encoding", 12), Field("delimiter", "raw", "delimiter", 12),
            Field("decimal", "raw", "decimal", 12), Field("timezone", width=18), choice("unit", "unit", 14), PART,
        ),
        blank_rows=30,
        printed=("method", "table", "part"),
        required=("table", "file"),
    ),
    Sheet(
        "columns",
        (
            METHOD, choice("table", "table", 38), choice("role", "role", 34), Field("column", width=22),
            Field("column_2", width=18), Field("column_3", width=18), Field("column_4", width=18), PART,
        ),
        blank_rows=40,
        printed=("method", "part", "table", "role"),
        required=("table", "role"),
    ),
    Sheet(
        "codes",
        (
            METHOD, choice("meaning", "meaning", 44), Field("value", "code", width=30),
            Field("aapor", "code", width=14),
        ),
        printed=("method", "meaning"),
        required=("meaning", "value"),
    ),
    Sheet(
        "control",
        (
            METHOD, choice("meaning", "control", 44), Field("value", "code", width=30),
            Field("column", "code", width=30), Field("tolerance", width=16), Field("exclude", "codes", width=16),
            choice("type", "question_type", 24), Field("document", width=26), Field("page", "any", width=9),
        ),
        blank_rows=30,
        printed=("method", "meaning"),
        required=("meaning", "value"),
    ),
    Sheet(
        "indicators",
        (
            METHOD, Field("id", width=18), Field("title", width=36), Field("column", width=16),
            Field("values", "codes", width=16), choice("statistic", "statistic", 20), Field("base", width=28),
            Field("missing", "codes", width=16), choice("key", "yesno", 12),
        ),
        blank_rows=30,
        required=("id", "column"),
    ),
    Sheet(
        "specification",
        (
            Field("norm", width=46), Field("title", "shown", width=60), Field("min", "number", width=14),
            Field("max", "number", width=14), Field("bounds", "shown", width=24), Field("service", "shown", width=26),
        ),
        blank_rows=10,
        printed=("norm",),
        required=("norm",),
        filtered=True,
    ),
    Sheet(
        "readings",
        (
            Field("reading", width=28), Field("title", "shown", width=44), Field("choices", "shown", width=64),
            Field("value", "any", width=22),
        ),
        blank_rows=0,
        printed=("reading",),
        required=("reading",),
    ),
    Sheet(
        "registers",
        (choice("register", "register", 26), Field("name", width=30), Field("version", width=10), *EVIDENCE),
        required=("register", "name"),
    ),
    Sheet(
        "reviews",
        (
            Field("expert", width=26), Field("position", width=22), Field("organisation", width=22),
            Field("field", width=20),
            choice("signed", "yesno", 12), Field("review_date", "date", width=13), *EVIDENCE,
        ),
        blank_rows=10,
        required=("expert",),
    ),
    *SERVICE_SHEETS,
    Sheet("documents", (Field("document", width=60), Field("page", "any", width=12)), required=("document",)),
    Sheet(
        "more",
        (Field("part", width=18), METHOD, Field("key", width=30), Field("value", "yaml", width=90)),
        blank_rows=15,
        required=("key", "value"),
    ),
)  # fmt: skip

BY_KEY = {sheet.key: sheet for sheet in SHEETS}
