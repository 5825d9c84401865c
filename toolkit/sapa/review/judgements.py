"""Taking over what experts recorded in a workbook: judgements, comments, scores, conclusions, and the log of it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.results import (
    Basis,
    Comment,
    Conclusion,
    Deadline,
    EntryKind,
    Evaluation,
    ExpertCopy,
    Finding,
    Judgement,
    LogEntry,
    Notice,
    Opinions,
    Unplaced,
    Vote,
    unknown_finding,
)

T = TypeVar("T")


def take_over(evaluation: Evaluation, copy: ExpertCopy) -> Evaluation:
    """Return the evaluation with everything that experts entered into a workbook.

    Parameters
    ----------
    evaluation
        A new run of the review, or one that took other workbooks over already.
    copy
        What `sapa.workbook.read_copy` returned of the workbook.

    Returns
    -------
    Evaluation
        Judgements stand at their findings; comments, conclusions, judgements not in force, what found no finding, the
        log and what was noticed are its `opinions`. Taking the same workbook over again changes nothing.

    Raises
    ------
    BadInput
        For a workbook about another work, for entries that cannot be taken as they stand (`copy.notices` that stop),
        and for a judgement against another expert's: it names all of them, one after the other.
    """
    _refuse_other_work(evaluation, copy)
    refuse([n.error() for n in copy.notices if n.stops])
    known = {f.id: f for f in evaluation.findings}
    judgements, comments, unplaced, late = _placed(known, copy)
    refuse(_conflicts(known, judgements, copy.file))
    before = evaluation.opinions
    votes = (*before.votes, *_second(known, judgements), *copy.opinions.votes, *late)
    notices = (*copy.notices, *_about_run(copy, known, judgements, unplaced))
    opinions = Opinions(
        comments=once((*before.comments, *comments)),
        conclusions=joined_conclusions((*before.conclusions, *copy.opinions.conclusions)),
        votes=once(votes),
        unplaced=once((*before.unplaced, *unplaced)),
        log=logged((*before.log, *copy.opinions.log, *entries(copy, known))),
        notices=once((*before.notices, *notices)),
        deadlines=earliest(copy.opinions.deadlines, before.deadlines),
    )
    findings = tuple(judged(f, judgements.get(f.id)) for f in evaluation.findings)
    return replace(evaluation, findings=findings, opinions=opinions)


def refuse(errors: list[BadInput]) -> None:
    """Raise the first error with the others after it; nothing where there is none."""
    if errors:
        errors[0].more = tuple(errors[1:])
        raise errors[0]


def _placed(
    known: Mapping[str, Finding], copy: ExpertCopy
) -> tuple[dict[str, Judgement], list[Comment], list[Unplaced], list[Vote]]:
    """Part what has a finding in this run from what has none; what found none earlier is tried again."""
    of_then = {f.id: f for f in copy.findings}
    judgements = dict(copy.judgements)
    comments = list(copy.opinions.comments)
    unplaced: list[Unplaced] = []
    late: list[Vote] = []
    for one in copy.opinions.unplaced:
        of_then.setdefault(one.finding.id, one.finding)
        if one.finding.id not in known:
            unplaced.append(one)
            continue
        if one.judgement is not None and judgements.setdefault(one.finding.id, one.judgement) != one.judgement:
            late.append(Vote(one.finding.id, one.judgement))
        if one.comment is not None:
            comments.append(one.comment)
    gone = [id for id in judgements if id not in known]
    unplaced += [Unplaced(of_then.get(id) or unknown_finding(id), judgement=judgements.pop(id)) for id in gone]
    loose = [c for c in comments if c.finding not in known]
    unplaced += [Unplaced(of_then.get(c.finding) or unknown_finding(c.finding), comment=c) for c in loose]
    comments = [c for c in comments if c.finding in known]
    return judgements, comments, unplaced, late


def _conflicts(known: Mapping[str, Finding], judgements: Mapping[str, Judgement], file: str) -> list[BadInput]:
    """Return an error for each judgement against one that stands."""
    found = []
    for id, now in judgements.items():
        before = known[id].judgement
        if before is not None and before.status is not now.status:
            found.append(
                BadInput(
                    message(
                        "review.judgement_conflict", now=decided(now), by=now.by, before=decided(before),
                        other=before.by,
                    ),
                    where=f"{file}: {id}", todo=message("review.judgement_conflict.todo"),
                )
            )  # fmt: skip
    return found


def decided(judgement: Judgement) -> Message:
    """Return the word of what was decided."""
    return message(f"term.status_{judgement.status}")


def _refuse_other_work(evaluation: Evaluation, copy: ExpertCopy) -> None:
    """Refuse a workbook about another work: norms of all services have the same ids, and it would judge them here."""
    if copy.run is None:
        return
    titles = {" ".join(title.casefold().split()) for title in (copy.run.title, evaluation.passport.title)}
    then, now = {sha for _, sha in copy.run.files}, {f.sha256 for f in evaluation.files}
    if len(titles) > 1 and then and now and not then & now:
        raise BadInput(
            message("experts.take.other_work", title=copy.run.title), where=copy.file,
            todo=message("experts.take.other_work.todo"),
        )  # fmt: skip


def _second(known: Mapping[str, Finding], judgements: Mapping[str, Judgement]) -> Iterable[Vote]:
    """Return judgements that agree with one that stands already: they are kept beside it."""
    for id, judgement in judgements.items():
        before = known[id].judgement
        if before is not None and before != judgement:
            yield Vote(id, judgement)


def _about_run(
    copy: ExpertCopy, known: Mapping[str, Finding], judgements: Mapping[str, Judgement], unplaced: list[Unplaced]
) -> Iterable[Notice]:
    """Say what found no finding, and which decisions were made when the program had found something else."""
    if unplaced:
        ids = ", ".join(dict.fromkeys(u.finding.id for u in unplaced))
        yield Notice(
            message("experts.take.unplaced", n=len(unplaced)), copy.file, got=ids,
            todo=message("experts.take.unplaced.todo"),
        )  # fmt: skip
    then = {f.id: f.computed_status for f in copy.findings}
    changed = [id for id in judgements if id in then and then[id] is not known[id].computed_status]
    if changed:
        yield Notice(
            message("experts.take.changed", n=len(changed)), copy.file, got=", ".join(changed),
            todo=message("experts.take.changed.todo"),
        )  # fmt: skip


def entries(copy: ExpertCopy, known: Mapping[str, Finding]) -> Iterable[LogEntry]:
    """Return a line of the log for everything that stands in a workbook.

    Parameters
    ----------
    copy
        The workbook.
    known
        Findings by id, for computed statuses where the workbook does not say them.
    """
    run = copy.run.id if copy.run else ""
    computed = {f.id: str(f.computed_status) for f in (*known.values(), *copy.findings)}
    votes = [(v.finding, v.judgement) for v in copy.opinions.votes]
    lost = [(u.finding.id, u.judgement) for u in copy.opinions.unplaced if u.judgement]
    for id, one in (*votes, *copy.judgements.items(), *lost):
        yield LogEntry(
            EntryKind.JUDGEMENT, id, one.by, one.date, str(one.status), one.reason, one.seen, computed.get(id, ""),
            copy.file, run,
        )  # fmt: skip
    remarks = (*copy.opinions.comments, *(u.comment for u in copy.opinions.unplaced if u.comment))
    for comment in remarks:
        yield LogEntry(
            EntryKind.COMMENT, comment.finding, comment.by, comment.date, text=comment.text,
            computed=computed.get(comment.finding, ""), file=copy.file, run=run,
        )  # fmt: skip
    for conclusion in copy.opinions.conclusions:
        yield from _of_conclusion(conclusion, copy.file, run)


def _of_conclusion(one: Conclusion, file: str, run: str) -> Iterable[LogEntry]:
    for field in ("text", "recommendations"):
        if getattr(one, field):
            yield LogEntry(
                EntryKind.CONCLUSION, field, one.by, one.date, text=getattr(one, field), file=file, run=run
            )  # fmt: skip
    for score in one.scores:
        if score.score is not None or score.comment:
            given = "" if score.score is None else str(score.score)
            yield LogEntry(
                EntryKind.SCORE, score.criterion, one.by, one.date, given, score.comment, file=file, run=run
            )  # fmt: skip


def logged(log: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """Return each entry once, as it was first recorded."""
    first: dict[tuple[object, ...], LogEntry] = {}
    for entry in log:
        first.setdefault(entry.key, entry)
    return tuple(first.values())


def joined_conclusions(conclusions: Iterable[Conclusion]) -> tuple[Conclusion, ...]:
    """Return each conclusion once; a newer one of the same expert takes the older one's place (the log keeps both)."""
    kept: dict[object, Conclusion] = {}
    for number, one in enumerate(conclusions):
        kept[" ".join(one.by.casefold().split()) or number] = one
    return tuple(kept.values())


def earliest(*given: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return one date a finding: the earliest of those given."""
    kept: dict[str, Deadline] = {}
    for one in (d for some in given for d in some):
        before = kept.setdefault(one.finding, one)
        if one.date < before.date:
            kept[one.finding] = one
    return tuple(kept.values())


def once(items: Iterable[T]) -> tuple[T, ...]:
    """Return each thing once, in order."""
    kept: list[T] = []
    for one in items:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def judged(finding: Finding, judgement: Judgement | None) -> Finding:
    """Return a finding with the judgement that now stands; one that was judged already stays as it is."""
    if judgement is None or finding.judgement is not None:
        return finding
    basis = finding.basis if finding.basis is Basis.VERIFIED else Basis.SEEN
    return replace(finding, status=judgement.status, judgement=judgement, basis=basis)
