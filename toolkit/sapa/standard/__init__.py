"""Norms as data: the act's requirements by edition, how they are cited, and how ambiguous ones are read."""

from sapa.standard.cite import citation
from sapa.standard.compare import ChangeOf, Comparison, NormChange, compare_standards
from sapa.standard.export import norm_records
from sapa.standard.loader import load_standard, pack_editions
from sapa.standard.model import Addressee, Bands, EvidenceJoin, Mode, Norm, NormKind, OptionsRule, Scope, Standard
from sapa.standard.parts import (
    AmendedBy,
    Change,
    Definition,
    FormGroup,
    FullCycle,
    GlossaryEntry,
    Service,
    ServiceForm,
    Source,
    Stage,
    Table,
    TableRow,
    Translated,
    Words,
)
from sapa.standard.readings import Reading, Readings, choose, parse_reading, readings, readings_of
from sapa.standard.search import find_definitions, find_norm, find_terms, select_norms

__all__ = [
    "Addressee",
    "AmendedBy",
    "Bands",
    "Change",
    "ChangeOf",
    "Comparison",
    "Definition",
    "EvidenceJoin",
    "FormGroup",
    "FullCycle",
    "GlossaryEntry",
    "Mode",
    "Norm",
    "NormChange",
    "NormKind",
    "OptionsRule",
    "Reading",
    "Readings",
    "Scope",
    "Service",
    "ServiceForm",
    "Source",
    "Stage",
    "Standard",
    "Table",
    "TableRow",
    "Translated",
    "Words",
    "choose",
    "citation",
    "compare_standards",
    "find_definitions",
    "find_norm",
    "find_terms",
    "load_standard",
    "norm_records",
    "pack_editions",
    "parse_reading",
    "readings",
    "readings_of",
    "select_norms",
]
