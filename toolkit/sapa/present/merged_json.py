"""Several experts' copies of one evaluation as strict JSON: agreement, every judgement, scores, comments."""

from __future__ import annotations

from typing import Any

from sapa.i18n import Translator
from sapa.present.opinions_json import comment_record, conclusion_record, judgement_record, notice_record
from sapa.present.plain import plain
from sapa.present.words import clause_text, item_text, title_text
from sapa.results.merged import JudgedFinding, Merged
from sapa.standard import Standard, load_standard


def merged_record(merged: Merged, t: Translator) -> dict[str, Any]:
    """Return the joined copies as a record; statuses are keys, titles are in the translator's language."""
    run = merged.run
    standard = load_standard(run.standard, on=run.edition)
    return {
        "sapa": run.program,
        "run": run.id,
        "standard": {"id": run.standard, "edition": run.edition.isoformat()},
        "title": run.title,
        "copies": [{"file": file, "sha256": digest} for file, digest in merged.sources],
        "experts": [
            {"name": e.name, "position": e.position, "date": plain(e.date), "files": list(e.files), "formal": e.formal,
             "methodological": e.methodological, "against_computed": e.against, "comments": e.comments,
             "scores": e.scores}
            for e in merged.experts
        ],
        "agreement": {
            str(a.line): {"judged": a.judged, "compared": a.compared, "same": a.same, "pairs": a.pairs,
                          "alpha": a.alpha, "reason": a.reason}
            for a in merged.agreement
        },
        "judged": [_judged(one, merged, standard, t) for one in merged.judged],
        "scores": [
            {"criterion": s.criterion, "scores": [x.score for x in s.scores], "given": s.given, "sum": s.total,
             "mean": s.mean, "median": s.median}
            for s in merged.scores
        ],
        "score_agreement": {
            "alpha": merged.score_agreement.alpha, "reason": merged.score_agreement.reason,
            "exact": merged.score_agreement.exact, "sum": merged.score_agreement.total,
            "share": merged.score_agreement.share, "blank": merged.score_agreement.blank,
        },
        "conclusions": [conclusion_record(c) for c in merged.conclusions],
        "comments": [comment_record(c) for c in merged.comments],
        "notices": [notice_record(n, t) for n in merged.notices],
    }  # fmt: skip


def _judged(one: JudgedFinding, merged: Merged, standard: Standard, t: Translator) -> dict[str, Any]:
    finding = one.finding
    return {
        "id": finding.id, "title": title_text(finding, standard, t), "clause": clause_text(finding, standard, t),
        "item": item_text(finding, standard, t), "line": finding.line.value,
        "computed_status": str(finding.computed_status), "differ": one.differ,
        "judgements": [
            {"expert": e.name, **judgement_record(v)} for e, v in zip(merged.experts, one.votes, strict=True) if v
        ],
    }  # fmt: skip
