"""What the hidden stamp keeps so that a workbook can be made again: options of the run, and what experts had entered.

An expert's entries may change after the workbook was written; text that was written under the earlier ones does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sapa.messages import Message
from sapa.results import Evaluation, Notice, Opinions, Vote
from sapa.results.made_with import MadeWith
from sapa.review.judgements import judged
from sapa.workbook.deadlines_reader import deadline_from
from sapa.workbook.stamp import (
    comment_from,
    conclusion_from,
    entry_from,
    packed,
    plain,
    record,
    unpacked,
    unplaced_from,
    vote_from,
)

Stamp = Mapping[str, Sequence[Mapping[str, Any]]]


def made_record(evaluation: Evaluation) -> dict[str, Any]:
    """Return what the run was made with, as the stamp keeps it; readings are in the record of the run."""
    made = evaluation.made
    if made is None:
        return {}
    return {
        "pack_sha256": made.pack_sha256, "libraries": [list(pair) for pair in made.libraries],
        "given": [[id, plain(value)] for id, value in made.given], "show_ids": made.show_ids,
        "k": made.k,
    }  # fmt: skip


def made_from(stamp: Stamp) -> MadeWith | None:
    """Return what the run was made with; None where the workbook does not say."""
    data = next(iter(stamp.get("made", ())), {})
    if "pack_sha256" not in data:
        return None
    return MadeWith(
        str(data["pack_sha256"]), tuple((str(a), str(b)) for a, b in data.get("libraries", ())),
        tuple((str(a), b) for a, b in data.get("given", ())), show_ids=bool(data.get("show_ids")),
        k=None if data.get("k") is None else int(data["k"]),
    )  # fmt: skip


def written_records(evaluation: Evaluation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what experts had entered when the workbook was written, and what was said of the files they came from."""
    for finding in evaluation.findings:
        if finding.judgement is not None:
            yield "was_judged", record(Vote(finding.id, finding.judgement))
    for comment in evaluation.opinions.comments:
        yield "was_remarked", record(comment)
    for conclusion in evaluation.opinions.conclusions:
        yield "was_concluded", record(conclusion)
    for deadline in evaluation.opinions.deadlines:
        yield "was_due", record(deadline)
    for notice in evaluation.opinions.notices:
        yield "was_noticed", _notice_record(notice)


def as_written(evaluation: Evaluation, stamp: Stamp) -> Evaluation:
    """Return a new run with what experts had entered when a workbook of the same run was written.

    Parameters
    ----------
    evaluation
        The run repeated, without any entry.
    stamp
        Records of the workbook's stamp.
    """
    judgements = {vote.finding: vote.judgement for vote in map(vote_from, stamp.get("was_judged", ()))}
    opinions = Opinions(
        comments=tuple(map(comment_from, stamp.get("was_remarked", ()))),
        conclusions=tuple(map(conclusion_from, stamp.get("was_concluded", ()))),
        votes=tuple(map(vote_from, stamp.get("vote", ()))),
        unplaced=tuple(map(unplaced_from, stamp.get("unplaced", ()))),
        deadlines=tuple(map(deadline_from, stamp.get("was_due", ()))),
        log=tuple(map(entry_from, stamp.get("log", ()))),
        notices=tuple(map(_notice_from, stamp.get("was_noticed", ()))),
    )
    findings = tuple(judged(f, judgements.get(f.id)) for f in evaluation.findings)
    return replace(evaluation, findings=findings, opinions=opinions)


def _notice_record(notice: Notice) -> dict[str, Any]:
    kept = {
        "what": packed(notice.what), "where": notice.where, "got": notice.got, "expected": packed(notice.expected),
        "todo": packed(notice.todo), "stops": notice.stops,
    }  # fmt: skip
    return {key: value for key, value in kept.items() if value not in (None, "", False) or key == "got"}


def _notice_from(data: Mapping[str, Any]) -> Notice:
    what, expected, todo = (unpacked(data.get(key)) for key in ("what", "expected", "todo"))
    return Notice(
        what, data.get("where", ""), data.get("got"), expected, todo if isinstance(todo, Message) else None,
        stops=bool(data.get("stops")),
    )  # fmt: skip
