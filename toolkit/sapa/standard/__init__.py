"""Norms as data: the act's requirements by edition, how they are cited, and how ambiguous ones are read."""

from sapa.standard.cite import citation
from sapa.standard.export import norm_records
from sapa.standard.loader import load_standard
from sapa.standard.model import Addressee, Norm, NormKind, Source, Standard, Translated
from sapa.standard.readings import Reading, Readings, choose, parse_reading, readings

__all__ = [
    "Addressee",
    "Norm",
    "NormKind",
    "Reading",
    "Readings",
    "Source",
    "Standard",
    "Translated",
    "choose",
    "citation",
    "load_standard",
    "norm_records",
    "parse_reading",
    "readings",
]
