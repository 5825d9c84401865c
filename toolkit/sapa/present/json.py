"""An evaluation as strict JSON: the records that other programs rely on."""

from __future__ import annotations

from typing import Any

from sapa.i18n import Translator
from sapa.present.disclosure import note_of, protected
from sapa.present.opinions_json import opinions_record
from sapa.present.plain import plain
from sapa.results import Evaluation, Evidence, Finding, Interval, Judgement, Sensitivity


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
        "seen": judgement.seen,
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


def _privacy(evaluation: Evaluation, t: Translator) -> dict[str, Any]:
    """Return what was withheld because too few answered: a null in a table may be one of them."""
    lost = evaluation.withheld or ()
    note = note_of(lost, evaluation.privacy.k)
    return {
        "k": evaluation.privacy.k,
        "chosen_by": evaluation.privacy.chosen_by.value,
        "withheld": [{"table": w.table, "few": w.few, "complement": w.complement} for w in lost],
        "note": t(note) if note is not None else None,
    }


def evaluation_record(evaluation: Evaluation, translator: Translator) -> dict[str, Any]:
    """Return an evaluation as strict JSON: findings, tables, the Standard's edition and the files it was made from."""
    evaluation = protected(evaluation)
    return {
        "sapa": evaluation.sapa,
        "standard": {"id": evaluation.standard, "edition": evaluation.edition.isoformat()},
        "deliverable": {
            "title": evaluation.passport.title,
            "files": [{"path": f.path, "sha256": f.sha256, "rows": f.rows} for f in evaluation.files],
        },
        "findings": [finding_record(finding, translator) for finding in evaluation.findings],
        "tables": {table.name: plain(table.records()) for table in evaluation.tables},
        "privacy": _privacy(evaluation, translator),
        "opinions": opinions_record(evaluation.opinions, translator),
    }
