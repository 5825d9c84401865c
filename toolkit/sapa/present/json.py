"""An evaluation as strict JSON: the records that other programs rely on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from sapa.i18n import Translator
from sapa.messages import Message
from sapa.results import Evaluation, Evidence, Finding, Interval, Judgement, Sensitivity


def plain(value: Any) -> Any:
    """Return a value as JSON takes it: dates in ISO 8601, messages as code and params, null for NaN and infinity."""
    if isinstance(value, Message):
        return {"code": value.id, "params": plain(value.params)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    return None if interval is None else plain({"low": interval.low, "high": interval.high, "level": interval.level})


def _judgement(judgement: Judgement | None) -> dict[str, Any] | None:
    if judgement is None:
        return None
    return {
        "status": judgement.status.value,
        "by": judgement.by,
        "reason": judgement.reason,
        "date": plain(judgement.date),
    }


def _sensitivity(other: Sensitivity) -> dict[str, Any]:
    return {"reading": plain(other.reading), "status": other.status.value}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    fields = ("file", "rows", "document", "page", "sheet")
    return {name: value for name in fields if (value := getattr(evidence, name)) is not None}


def finding_record(finding: Finding, t: Translator) -> dict[str, Any]:
    """Return one finding; `message` and `recommendation` are text in the translator's language, `params` are raw."""
    return {
        "id": finding.id,
        "norm": finding.norm,
        "part": finding.part,
        "method": finding.method,
        "item": finding.item,
        "line": finding.line.value,
        "status": finding.status.value,
        "computed_status": (finding.computed_status or finding.status).value,
        "value": plain(finding.value),
        "unit": finding.unit,
        "min": plain(finding.min),
        "max": plain(finding.max),
        "bounds_from": finding.bounds_from.value if finding.bounds_from else None,
        "interval": _interval(finding.interval),
        "n": plain(finding.n),
        "basis": finding.basis.value if finding.basis else None,
        "reading": plain(finding.reading),
        "sensitivity": [_sensitivity(other) for other in finding.sensitivity],
        "judgement": _judgement(finding.judgement),
        "addressee": finding.addressee.value,
        "code": finding.message.id,
        "params": plain(finding.message.params),
        "message": t(finding.message),
        "evidence": [_evidence(one) for one in finding.evidence],
        "recommendation": t(finding.recommendation) if finding.recommendation else None,
    }


def evaluation_record(evaluation: Evaluation, translator: Translator) -> dict[str, Any]:
    """Return an evaluation as strict JSON: findings, tables, the Standard's edition and the files it was made from."""
    return {
        "sapa": evaluation.sapa,
        "standard": {"id": evaluation.standard, "edition": evaluation.edition.isoformat()},
        "deliverable": {
            "title": evaluation.passport.title,
            "files": [{"path": f.path, "sha256": f.sha256, "rows": f.rows} for f in evaluation.files],
        },
        "findings": [finding_record(finding, translator) for finding in evaluation.findings],
        "tables": {table.name: plain(table.records()) for table in evaluation.tables},
    }
