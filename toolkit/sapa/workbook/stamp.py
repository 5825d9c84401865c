"""The hidden sheet by which a workbook is known again: its run, its findings, and what its cells held when written.

A person never reads it. It lets a later run take an expert's entries over in any language, and lets it name a cell that
somebody typed over, a row that was deleted, and a copy of another evaluation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from sapa.messages import LABEL, Message
from sapa.plain_text import escaped
from sapa.results import (
    Addressee,
    BoundsFrom,
    Comment,
    Conclusion,
    EntryKind,
    Evaluation,
    Finding,
    Judgement,
    Line,
    LogEntry,
    Run,
    Score,
    Sensitivity,
    Status,
    Unplaced,
    Vote,
)
from sapa.workbook.sheet import Sheet

NAME = "sapa_stamp"
"""Defined name of the block: kind of the row, then its record in as many cells as it needs."""
PIECES = 8
_PIECE = 30_000  # characters of a record in one cell; Excel takes 32,767

T = TypeVar("T")


def mark_of(value: Any) -> str:
    """Return a short digest of what a cell holds; white space and the form of a number do not matter."""
    if isinstance(value, bool) or value is None:
        text = "" if value is None else str(value)
    elif isinstance(value, int | float):
        text = f"{value:.12g}"
    else:
        text = " ".join(str(value).split())
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8] if text else ""


def run_of(evaluation: Evaluation, title: str | None = None) -> Run:
    """Return which evaluation this is: inputs, edition, readings, seed. The same inputs give the same id."""
    files = tuple(sorted((f.path, f.sha256) for f in evaluation.files))
    readings = tuple(sorted((r.id, plain(r.value)) for r in evaluation.readings))
    parts = (evaluation.sapa, evaluation.standard, evaluation.edition.isoformat(), evaluation.seed, files, readings)
    id = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:8]
    return Run(
        id, evaluation.sapa, evaluation.standard, evaluation.edition, title or evaluation.passport.title,
        evaluation.reviewed_on, evaluation.seed, files, readings,
    )  # fmt: skip


def plain(value: Any) -> str:
    """Return the value of a reading as text, the same for 1 and 1.0."""
    return f"{value:.12g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def write_stamp(sheet: Sheet[Any], rows: Iterable[tuple[str, Mapping[str, Any]]], note: str) -> None:
    """Write the records and hide the sheet."""
    sheet.columns([14, *[40] * PIECES])
    sheet.text(0, 0, note, "note", text_wrap=False)
    sheet.row = 2
    for kind, record in rows:
        text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text = escaped(text)
        pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
        sheet.text(sheet.row, 0, kind, "plain", text_wrap=False)
        for col, piece in enumerate(pieces[:PIECES], start=1):
            sheet.text(sheet.row, col, piece, "plain", text_wrap=False)
        sheet.row += 1
    block = sheet.range(2, 0, max(sheet.row - 1, 2), PIECES)
    sheet.book.workbook.define_name(NAME, "=" + block)
    sheet.page()
    sheet.ws.hide()


def parse_stamp(rows: Iterable[Iterable[Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the records by kind; a row that somebody damaged is left out (its lack is then named)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kind, *pieces = ("" if v is None else str(v) for v in row)
        try:
            record = json.loads("".join(pieces))
        except ValueError:
            continue
        if kind and isinstance(record, dict):
            found.setdefault(kind, []).append(record)
    return found


# -- records ---------------------------------------------------------------------------------------------------


def record(value: Any) -> dict[str, Any]:
    """Return a frozen result as a record without blanks: dates in ISO 8601, closed words as text."""
    pairs = ((f.name, _plain(getattr(value, f.name))) for f in fields(value))
    return {name: shown for name, shown in pairs if shown not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return finding_record(value)
    if hasattr(value, "__dataclass_fields__"):
        return record(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, str) else value


def judgement_from(data: Mapping[str, Any]) -> Judgement:
    """Return a judgement from its record."""
    return Judgement(
        Status(data["status"]), data.get("by", ""), data.get("reason", ""), day_from(data), data.get("seen", "")
    )


def comment_from(data: Mapping[str, Any]) -> Comment:
    """Return a comment from its record."""
    return Comment(data["finding"], data.get("text", ""), data.get("by", ""), day_from(data))


def vote_from(data: Mapping[str, Any]) -> Vote:
    """Return another expert's judgement from its record."""
    return Vote(data["finding"], judgement_from(data["judgement"]))


def conclusion_from(data: Mapping[str, Any]) -> Conclusion:
    """Return an expert's conclusion from its record."""
    scores = tuple(Score(s["criterion"], s.get("score"), s.get("comment", "")) for s in data.get("scores", ()))
    text, wishes = (data.get(key, "") for key in ("text", "recommendations"))
    return Conclusion(data.get("by", ""), data.get("position", ""), day_from(data), text, wishes, scores)


def entry_from(data: Mapping[str, Any]) -> LogEntry:
    """Return a line of the log from its record."""
    words = {f.name: data.get(f.name, "") for f in fields(LogEntry) if f.name not in ("kind", "date")}
    return LogEntry(kind=EntryKind(data["kind"]), date=day_from(data), **words)


def unplaced_from(data: Mapping[str, Any]) -> Unplaced:
    """Return what found no finding from its record."""
    judgement, comment = data.get("judgement"), data.get("comment")
    return Unplaced(
        finding_from(data["finding"]), judgement_from(judgement) if judgement else None,
        comment_from(comment) if comment else None,
    )  # fmt: skip


def run_from(data: Mapping[str, Any]) -> Run:
    """Return which evaluation a workbook holds from its record."""
    pairs = {key: tuple((a, b) for a, b in data.get(key, ())) for key in ("files", "readings")}
    return Run(
        data["id"], data["program"], data["standard"], date.fromisoformat(data["edition"]), data.get("title", ""),
        day_from(data, "reviewed_on"), data.get("seed"), **pairs,
    )  # fmt: skip


def day_from(data: Mapping[str, Any], key: str = "date") -> date | None:
    """Return a date of a record; None where there is none."""
    return date.fromisoformat(data[key]) if data.get(key) else None


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as the run had it before any judgement, so that it can be named in another language."""
    kept = {
        "id": finding.id, "norm": finding.norm, "line": finding.line.value, "part": finding.part,
        "status": (finding.computed_status or finding.status).value, "method": finding.method, "item": finding.item,
        "value": finding.value, "unit": finding.unit, "min": finding.min, "max": finding.max,
        "bounds_from": finding.bounds_from.value if finding.bounds_from else None,
        "addressee": finding.addressee.value, "other": [s.status.value for s in finding.sensitivity],
        "message": packed(finding.message),
    }  # fmt: skip
    if len(json.dumps(kept["message"])) > _PIECE * (PIECES - 1):
        kept["message"] = packed(Message(LABEL, {"": "…"}))
    return {key: _finite(value) for key, value in kept.items() if value not in (None, [], "")}


def finding_from(data: Mapping[str, Any]) -> Finding:
    """Return a finding from its record."""
    bounds = data.get("bounds_from")
    return Finding(
        id=data["id"], norm=data.get("norm"), line=Line(data["line"]), status=Status(data["status"]),
        message=unpacked(data["message"]), part=data.get("part", "main"), method=data.get("method"),
        item=data.get("item"), value=data.get("value"), unit=data.get("unit"), min=data.get("min"),
        max=data.get("max"), bounds_from=BoundsFrom(bounds) if bounds else None,
        addressee=Addressee(data.get("addressee", "provider")),
        sensitivity=tuple(Sensitivity({}, Status(other)) for other in data.get("other", ())),
    )  # fmt: skip


def _finite(value: Any) -> Any:
    """Return a number that JSON takes."""
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - nan
    return value


def packed(value: Any) -> Any:
    """Return a message with what its template prints as JSON takes it; what is no text or number carries its kind."""
    if isinstance(value, Message):
        return {"id": value.id, "p": {str(k): packed(v) for k, v in value.params.items()}}
    if isinstance(value, tuple | list):
        return [packed(v) for v in value]
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    return _finite(value) if value is None or isinstance(value, bool | int | float) else str(value)


def unpacked(value: Any) -> Any:
    """Return the message, date, tuple or plain value that `packed` made JSON of."""
    if isinstance(value, dict):
        if "date" in value:
            return date.fromisoformat(value["date"])
        return Message(value["id"], {k: unpacked(v) for k, v in value["p"].items()})
    return tuple(unpacked(v) for v in value) if isinstance(value, list) else value
