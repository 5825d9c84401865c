"""Joining several experts' copies of one evaluation: nothing is lost, nothing is averaged that was left blank."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import fmean, median

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.results import (
    Comment,
    Conclusion,
    ExpertCopy,
    Judgement,
    Line,
    Notice,
    Run,
    Score,
    unknown_finding,
)
from sapa.results.merged import Agreement, CriterionScores, Expert, JudgedFinding, Merged, ScoreAgreement
from sapa.review.judgements import decided, earliest, entries, joined_conclusions, logged, once, refuse
from sapa.standard.rubric import load_rubric
from sapa.stats import StatError, krippendorff_alpha


def merge(copies: Sequence[ExpertCopy]) -> Merged:
    """Join experts' copies of the same evaluation.

    Parameters
    ----------
    copies
        What `sapa.workbook.read_copy` returned of each workbook, in the order in which experts are to be listed.

    Returns
    -------
    Merged
        Every judgement, comment, score and text once, with who gave it; where experts differ; how far they agree.

    Raises
    ------
    BadInput
        When there are fewer than two different files, a file is a panel workbook already, the files hold different
        evaluations (it names what differs), an entry cannot be taken as it stands, or one expert decided the same
        finding differently in two files.
    """
    notices: list[Notice] = []
    own = _different(copies, notices)
    run = _same_evaluation(own, notices)
    refuse([n.error() for copy in own for n in copy.notices if n.stops])
    known = {f.id: f for copy in own for f in copy.findings}
    for copy in own:
        for id in copy.judgements:
            known.setdefault(id, unknown_finding(id))
    votes = _votes(own)
    conclusions = joined_conclusions(c for copy in own for c in copy.opinions.conclusions)
    comments = once(c for copy in own for c in copy.opinions.comments)
    names = _names(own)
    notices += _twice(own)
    by_finding = {id: {name_key(v.by): v for v in given} for id, given in votes.items()}
    judged = tuple(
        JudgedFinding(
            finding, tuple(by_finding[id].get(key) for key in names), tuple(c for c in comments if c.finding == id)
        )
        for id, finding in known.items() if id in by_finding
    )  # fmt: skip
    scores = _scores(conclusions, names)
    return Merged(
        run=run, findings=tuple(known.values()),
        experts=tuple(_expert(key, name, own, judged, place, conclusions, comments)
                      for place, (key, name) in enumerate(names.items())),
        judged=judged, agreement=tuple(agreement_of(judged, line) for line in Line), scores=scores,
        score_agreement=_score_agreement(scores), conclusions=conclusions, comments=comments,
        unplaced=once(u for copy in own for u in copy.opinions.unplaced),
        log=logged(e for copy in own for e in (*copy.opinions.log, *entries(copy, {}))),
        deadlines=earliest(*(copy.opinions.deadlines for copy in own)),
        notices=(*notices, *(n for copy in own for n in copy.notices)),
        sources=tuple((copy.file, copy.sha256) for copy in copies),
    )  # fmt: skip


def name_key(name: str) -> str:
    """Return what makes two spellings one expert: letters' case and white space do not."""
    return " ".join(name.casefold().split())


# -- whether they belong together ------------------------------------------------------------------------------


def _different(copies: Sequence[ExpertCopy], notices: list[Notice]) -> list[ExpertCopy]:
    """Leave out a file that is given twice, and say so."""
    kept: dict[str, ExpertCopy] = {}
    for copy in copies:
        if copy.panel:
            raise BadInput(
                message("experts.merge.panel"), where=copy.file, todo=message("experts.merge.panel.todo")
            )  # fmt: skip
        first = kept.setdefault(copy.sha256 or copy.file, copy)
        if first is not copy:
            notices.append(Notice(message("experts.merge.same_file", first=first.file), copy.file))
    if len(kept) < 2:
        raise BadInput(
            message("experts.merge.one"), where=", ".join(c.file for c in copies) or None,
            todo=message("experts.merge.one.todo"),
        )  # fmt: skip
    return list(kept.values())


def _same_evaluation(copies: Sequence[ExpertCopy], notices: list[Notice]) -> Run:
    """Return the run of all the files; the first one that holds another evaluation is named with what differs."""
    for copy in copies:
        if copy.run is None:
            raise BadInput(
                message("experts.read.no_stamp"), where=copy.file, todo=message("experts.merge.no_stamp.todo")
            )  # fmt: skip
    first = copies[0]
    errors = []
    for copy in copies[1:]:
        differ = _differences(first, copy)
        if differ:
            errors.append(
                BadInput(
                    message("experts.merge.other", first=first.file, what=tuple(differ)), where=copy.file,
                    todo=message("experts.merge.other.todo"),
                )
            )  # fmt: skip
        elif copy.run and first.run and copy.run.program != first.run.program:
            notices.append(
                Notice(message("experts.merge.program", first=first.file), copy.file, copy.run.program,
                       first.run.program)
            )  # fmt: skip
    refuse(errors)
    assert first.run is not None  # noqa: S101 - refused above
    return first.run


def _differences(one: ExpertCopy, other: ExpertCopy) -> list[Message]:
    """Return in words what keeps two files from being copies of one evaluation."""
    a, b = one.run, other.run
    if a is None or b is None:
        return []
    found: list[Message] = []
    if a.standard != b.standard or a.edition != b.edition:
        found.append(message("experts.merge.differ.edition", one=a.edition, other=b.edition))
    files = sorted(path for path, _ in set(a.files) ^ set(b.files))
    if files:
        found.append(message("experts.merge.differ.files", files=tuple(dict.fromkeys(files))))
    readings = sorted(id for id, _ in set(a.readings) ^ set(b.readings))
    if readings:
        found.append(message("experts.merge.differ.readings", readings=tuple(dict.fromkeys(readings))))
    if a.seed != b.seed:
        found.append(message("experts.merge.differ.seed", one=str(a.seed), other=str(b.seed)))
    ids = {f.id for f in one.findings} ^ {f.id for f in other.findings}
    if ids:
        found.append(message("experts.merge.differ.findings", n=len(ids)))
    return found


# -- judgements -------------------------------------------------------------------------------------------------


def _votes(copies: Sequence[ExpertCopy]) -> dict[str, list[Judgement]]:
    """Return every judgement by finding, each expert once; one expert's different ones are refused."""
    found: dict[str, list[Judgement]] = {}
    places: dict[tuple[str, str], tuple[str, Judgement]] = {}
    errors = []
    for copy in copies:
        given = (*copy.judgements.items(), *((v.finding, v.judgement) for v in copy.opinions.votes))
        for id, judgement in given:
            key = (id, name_key(judgement.by))
            before = places.setdefault(key, (copy.file, judgement))
            if before[1] is judgement:
                found.setdefault(id, []).append(judgement)
            elif before[1].status is not judgement.status:
                errors.append(
                    BadInput(
                        message(
                            "experts.merge.contradicts", by=judgement.by, now=decided(judgement), first=before[0],
                            before=decided(before[1]),
                        ),
                        where=f"{copy.file}: {id}", todo=message("experts.merge.contradicts.todo"),
                    )
                )  # fmt: skip
    refuse(errors)
    return found


def _names(copies: Sequence[ExpertCopy]) -> dict[str, str]:
    """Return everybody who gave anything, file by file, with the name as it is first written."""
    names: dict[str, str] = {}
    for copy in copies:
        for name in (*_people(copy), *(v.judgement.by for v in copy.opinions.votes)):
            if name:
                names.setdefault(name_key(name), name)
    return names


def _twice(copies: Sequence[ExpertCopy]) -> list[Notice]:
    """Say which expert's entries stand in several files."""
    files: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for copy in copies:
        there = {name_key(n): n for n in _people(copy) if n}
        for key, name in there.items():
            files.setdefault(key, []).append(copy.file)
            shown.setdefault(key, name)
    twice = [
        Notice(message("experts.merge.twice", by=shown[key]), ", ".join(there))
        for key, there in files.items() if len(there) > 1
    ]  # fmt: skip
    conclusions = [(c, copy.file) for copy in copies for c in copy.opinions.conclusions]
    for place, (one, file) in enumerate(conclusions):
        before = next((f for c, f in conclusions[:place] if name_key(c.by) == name_key(one.by) and c != one), None)
        if before is not None:
            twice.append(Notice(message("experts.merge.two_conclusions", by=one.by, first=before), file))
    return twice


def _people(copy: ExpertCopy) -> Iterable[str]:
    yield from (c.by for c in copy.opinions.conclusions)
    yield from (j.by for j in copy.judgements.values())
    yield from (c.by for c in copy.opinions.comments)


def _expert(
    key: str, name: str, copies: Sequence[ExpertCopy], judged: Sequence[JudgedFinding], place: int,
    conclusions: Sequence[Conclusion], comments: Sequence[Comment],
) -> Expert:  # fmt: skip
    own = next((c for c in conclusions if name_key(c.by) == key), Conclusion(name))
    decided = [(j.finding, j.votes[place]) for j in judged if j.votes[place] is not None]
    lines = [finding.line for finding, _ in decided]
    days = sorted(v.date for _, v in decided if v is not None and v.date)
    return Expert(
        name, own.position, own.date or (days[-1] if days else None),
        tuple(c.file for c in copies if key in {name_key(n) for n in _people(c)}),
        lines.count(Line.FORMAL), lines.count(Line.METHODOLOGICAL),
        sum(replace(finding, judgement=vote).against_computed for finding, vote in decided),
        sum(name_key(c.by) == key for c in comments), sum(s.score is not None for s in own.scores),
    )  # fmt: skip


def agreement_of(judged: Sequence[JudgedFinding], line: Line) -> Agreement:
    """Return how far experts agree on one line: full agreement, agreeing pairs, and alpha of nominal statuses.

    Notes
    -----
    Krippendorff (2011), nominal metric; blanks are missing values and enter nothing. Alpha is blank, with its reason,
    where all judgements are equal (chance agreement is then certain, 0/0) or fewer than two findings can be compared.
    """
    own = [j for j in judged if j.finding.line is line]
    compared = [j for j in own if len(j.given) > 1]
    shares = [_agreeing([v.status for v in j.given]) for j in compared]
    alpha, reason = _alpha([[None if v is None else v.status.value for v in j.votes] for j in own], "nominal")
    return Agreement(
        line, len(own), len(compared), sum(not j.differ for j in compared), fmean(shares) if shares else None, alpha,
        reason,
    )  # fmt: skip


def _agreeing(values: Sequence[object]) -> float:
    """Return the share of pairs that are equal."""
    pairs = list(combinations(values, 2))
    return sum(a == b for a, b in pairs) / len(pairs)


def _alpha(table: Sequence[Sequence[object]], metric: str) -> tuple[float | None, str | None]:
    if not table or not table[0]:
        return None, "no_rows"
    try:
        found = krippendorff_alpha(table, metric=metric)  # type: ignore[arg-type]
    except StatError:
        return None, "no_rows"
    if not math.isfinite(found.alpha):
        return None, str(found.reason) if found.reason else "no_rows"
    return found.alpha, None


# -- scores -----------------------------------------------------------------------------------------------------


def _scores(conclusions: Sequence[Conclusion], names: Mapping[str, str]) -> tuple[CriterionScores, ...]:
    """Return the scores criterion by criterion, an entry for each expert who filled in a conclusion."""
    own = {name_key(c.by): c for c in conclusions}
    rows = []
    for criterion in load_rubric().criteria:
        scores = tuple(own[key].given(criterion.id) if key in own else Score(criterion.id) for key in names)
        given = [s.score for s in scores if s.score is not None]
        rows.append(
            CriterionScores(
                criterion.id, scores, len(given), sum(given) if given else None, fmean(given) if given else None,
                median(given) if given else None,
            )
        )  # fmt: skip
    return tuple(rows)


def _score_agreement(rows: Sequence[CriterionScores]) -> ScoreAgreement:
    """Return agreement over the criteria, for the experts who scored anything."""
    scale = load_rubric().scale
    columns = [i for i in range(len(rows[0].scores)) if any(r.scores[i].score is not None for r in rows)]
    table = [[r.scores[i].score for i in columns] for r in rows]
    given = [s for row in table for s in row if s is not None]
    compared = [[s for s in row if s is not None] for row in table]
    shares = [_agreeing(row) for row in compared if len(row) > 1]
    alpha, reason = _alpha(table, "ordinal") if len(columns) > 1 else (None, "no_rows")
    most = scale.max if scale else 1
    return ScoreAgreement(
        alpha, reason, fmean(shares) if shares else None, sum(given) if given else None,
        sum(given) / (most * len(given)) if given else None, len(columns) * len(rows) - len(given),
    )  # fmt: skip
