"""Norms as records for programs: the JSON contract `norms`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sapa.standard.model import Norm, Standard


def norm_records(standard: Standard, norms: Iterable[Norm] | None = None) -> list[dict[str, Any]]:
    """Return one record a norm, in the order of the act; numbers are in the norm's own unit.

    Parameters
    ----------
    standard
        The act as it stood in one edition.
    norms
        Which of its norms; None: all of them.
    """
    return [_record(norm) for norm in (standard.norms.values() if norms is None else norms)]


def _record(norm: Norm) -> dict[str, Any]:
    source = norm.source
    places = ("paragraph", "item", "table", "part", "row", "column")
    return {
        "id": norm.id,
        "service": norm.service,
        "form": norm.form,
        "indicator": norm.indicator,
        "kind": norm.kind.value,
        "required": norm.required,
        "unit": norm.unit,
        "min": norm.min,
        "max": norm.max,
        "max_open": norm.max_open,
        "printed": dict(norm.printed) or None,
        "source": {place: getattr(source, place) for place in places if getattr(source, place) is not None},
        "edition": norm.edition.isoformat(),
        "title": {"kk": norm.title.kk, "ru": norm.title.ru, "en": norm.title.en},
    }
