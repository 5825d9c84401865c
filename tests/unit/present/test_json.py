"""The JSON contract of an evaluation."""

from __future__ import annotations

import json
from datetime import date

import numpy as np

from fixtures.evaluations import full_evaluation, two_surveys
from sapa.i18n import translator
from sapa.messages import message
from sapa.present import evaluation_record
from sapa.present.plain import plain

FINDING_KEYS = [
    "id", "norm", "part", "method", "item", "line", "status", "computed_status", "value", "unit", "min", "max",
    "bounds_from", "interval", "n", "basis", "reading", "sensitivity", "judgement", "addressee", "code", "params",
    "message", "evidence", "recommendation",
]  # fmt: skip


def test_a_finding_has_exactly_the_fields_of_the_contract() -> None:
    """Other programs rely on these names."""
    record = evaluation_record(full_evaluation(), translator("ru"))
    assert list(record) == ["sapa", "standard", "deliverable", "findings", "tables", "privacy", "opinions"]
    assert all(list(finding) == FINDING_KEYS for finding in record["findings"])
    assert record["standard"] == {"id": "kz-social-order", "edition": "2022-08-17"}
    assert record["deliverable"]["files"][1] == {"path": "interviews.csv", "sha256": "ab" * 32, "rows": 1200}


def test_the_record_is_strict_json() -> None:
    """Null, never NaN; dates as text."""
    text = json.dumps(evaluation_record(two_surveys(), translator("kk")), allow_nan=False, ensure_ascii=False)
    judged = [f for f in json.loads(text)["findings"] if f["judgement"]]
    assert [f["judgement"]["date"] for f in judged] == ["2026-05-20"]
    assert judged[0]["computed_status"] == "not_met"
    assert judged[0]["status"] == "met"


def test_parameters_stay_raw_and_the_message_is_in_the_language() -> None:
    """A program reads `params`, a person reads `message`."""
    inner = message("present.bounds.min", min=0.15, unit="")
    assert plain(message("x", when=date(2026, 5, 1), items=("a", inner))) == {
        "code": "x",
        "params": {
            "when": "2026-05-01",
            "items": ["a", {"code": "present.bounds.min", "params": {"min": 0.15, "unit": ""}}],
        },
    }
    assert plain({"a": float("nan"), "b": np.float64(0.5), "c": np.int64(3), "d": float("inf")}) == {
        "a": None, "b": 0.5, "c": 3, "d": None,
    }  # fmt: skip


def test_evidence_names_only_what_it_points_to() -> None:
    """A file with rows, a document with a page, or a sheet."""
    findings = evaluation_record(full_evaluation(), translator("en"))["findings"]
    assert findings[0]["evidence"] == [{"file": "interviews.csv", "rows": "2–1201"}, {"sheet": "sampling_error"}]
    assert findings[8]["evidence"] == [{"document": "https://example.org/?a=1&b=2", "page": "3"}]
