"""What experts gave beside the judgements in force, as strict JSON: comments, conclusions, other votes, the log."""

from __future__ import annotations

from typing import Any

from sapa.i18n import Translator
from sapa.present.plain import plain
from sapa.results import Comment, Conclusion, Judgement, LogEntry, Notice, Opinions, Unplaced


def opinions_record(opinions: Opinions, t: Translator) -> dict[str, Any]:
    """Return comments, conclusions with scores, votes not in force, what found no finding, the log, and notices."""
    return {
        "comments": [comment_record(c) for c in opinions.comments],
        "conclusions": [conclusion_record(c) for c in opinions.conclusions],
        "votes": [{"finding": v.finding, **judgement_record(v.judgement)} for v in opinions.votes],
        "unplaced": [_unplaced(u) for u in opinions.unplaced],
        "log": [_entry(e) for e in opinions.log],
        "notices": [notice_record(n, t) for n in opinions.notices],
    }


def judgement_record(one: Judgement) -> dict[str, Any]:
    """Return a judgement; the status is a key."""
    return {"status": str(one.status), "by": one.by, "date": plain(one.date), "reason": one.reason, "seen": one.seen}


def comment_record(one: Comment) -> dict[str, Any]:
    """Return a comment."""
    return {"finding": one.finding, "by": one.by, "date": plain(one.date), "text": one.text}


def conclusion_record(one: Conclusion) -> dict[str, Any]:
    """Return a conclusion; a criterion without a score has null."""
    return {
        "by": one.by, "position": one.position, "date": plain(one.date), "text": one.text,
        "recommendations": one.recommendations,
        "scores": [{"criterion": s.criterion, "score": s.score, "comment": s.comment} for s in one.scores],
    }  # fmt: skip


def notice_record(one: Notice, t: Translator) -> dict[str, Any]:
    """Return a notice with its sentence."""
    return {"code": one.what.id, "text": t(one.what), "where": one.where, "got": one.got}


def _unplaced(one: Unplaced) -> dict[str, Any]:
    return {
        "finding": one.finding.id, "judgement": judgement_record(one.judgement) if one.judgement else None,
        "comment": comment_record(one.comment) if one.comment else None,
    }  # fmt: skip


def _entry(one: LogEntry) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "about": one.about, "by": one.by, "date": plain(one.date), "value": one.value,
        "text": one.text, "seen": one.seen, "computed": one.computed, "file": one.file, "run": one.run,
    }  # fmt: skip
