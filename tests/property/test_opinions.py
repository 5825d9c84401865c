"""No judgement, comment, override or score is lost: into workbooks, joined, taken over, and read back."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.experts import DECISIONS, Row, copy_of, undecided
from sapa.results import Comment, Conclusion, EntryKind, Evaluation, ExpertCopy, Judgement, Score
from sapa.review import take_over
from sapa.review.merge import merge
from sapa.standard.rubric import load_rubric
from sapa.workbook import read_copy, workbook_bytes
from sapa.workbook.merged import panel_workbook_bytes

LANGUAGES = ("kk", "ru", "en")
EVALUATION = undecided()
IDS = [f.id for f in EVALUATION.findings]
CRITERIA = [c.id for c in load_rubric().criteria]
# What people write: Kazakh and Russian letters, leading zeros, signs that begin formulas, quotes, line ends.
TEXTS = st.text("әғқңөұүһі ЖАбв019=+-@\"'«»;,.\n–№", min_size=1, max_size=40).map(str.strip).filter(bool)
# Dashes alone are refused as a reason.
REASONS = TEXTS.filter(lambda text: any(c.isalnum() for c in text))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@dataclass
class Opinion:
    """Everything that one expert writes."""

    language: str
    rows: dict[str, Row]
    conclusion: Conclusion
    order: list[int]


@cache
def workbook(language: str) -> bytes:
    """Return the workbook that everybody gets, in a language."""
    return workbook_bytes(EVALUATION, language)


@st.composite
def opinions(draw: st.DrawFn, name: str) -> Opinion:
    """Draw what an expert writes, and how he or she sorts the rows."""
    rows = {}
    for id in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=6)):
        status = draw(st.sampled_from((None, *DECISIONS)))
        row = Row(status, name, draw(DAYS), comment=draw(TEXTS) if status is None or draw(st.booleans()) else "")
        if status is not None:
            row.reason, row.seen = draw(st.tuples(REASONS, st.one_of(st.just(""), TEXTS)))
        rows[id] = row
    scores = tuple(
        Score(c, draw(st.one_of(st.none(), st.integers(1, 5))), draw(st.one_of(st.just(""), TEXTS))) for c in CRITERIA
    )
    anything = any(s.score is not None or s.comment for s in scores)
    conclusion = Conclusion(
        name, draw(TEXTS), draw(DAYS), draw(TEXTS), draw(st.one_of(st.just(""), TEXTS)), scores if anything else ()
    )  # fmt: skip
    return Opinion(draw(st.sampled_from(LANGUAGES)), rows, conclusion, draw(st.permutations(range(len(IDS)))))


@st.composite
def panels(draw: st.DrawFn) -> list[Opinion]:
    """Draw one to four experts."""
    return [draw(opinions(f"{n}-сарапшы Әбілқайыр")) for n in range(1, draw(st.integers(1, 4)) + 1)]


def expected(one: Opinion) -> tuple[dict[str, Judgement], set[Comment]]:
    """Return the judgements and comments of an expert as results."""
    judgements = {
        id: Judgement(r.status, r.by, r.reason, r.date, r.seen) for id, r in one.rows.items() if r.status
    }  # fmt: skip
    return judgements, {Comment(id, r.comment, r.by, r.date) for id, r in one.rows.items() if r.comment}


def copies(panel: list[Opinion], folder: Path) -> list[ExpertCopy]:
    """Write, fill in, sort, save and read each expert's workbook."""
    paths = [
        copy_of(
            workbook(one.language), one.language, folder / f"{n}.xlsx", one.rows, one.conclusion,
            lambda book, order=one.order: book.shuffle(order),
        )
        for n, one in enumerate(panel)
    ]  # fmt: skip
    return [read_copy(path) for path in paths]


def state(copy: ExpertCopy) -> tuple[object, ...]:
    """Return what a workbook holds, without order."""
    votes = {(v.finding, v.judgement) for v in copy.opinions.votes}
    return (
        dict(copy.judgements), votes, set(copy.opinions.comments), set(copy.opinions.conclusions),
        {e.key for e in copy.opinions.log},
    )  # fmt: skip


def held(evaluation: Evaluation) -> tuple[object, ...]:
    """Return what an evaluation holds, without order."""
    judgements = {f.id: f.judgement for f in evaluation.findings if f.judgement}
    o = evaluation.opinions
    votes = {(v.finding, v.judgement) for v in o.votes}
    return (judgements, votes, set(o.comments), set(o.conclusions), {e.key for e in o.log})


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(panel=panels(), language=st.sampled_from(LANGUAGES))
def test_every_entry_is_kept_once_from_workbook_to_panel_to_the_next_run(panel: list[Opinion], language: str) -> None:
    """Read, joined, decided, taken over into another language and read again: the same judgements, nothing twice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        read = copies(panel, folder)
        for one, copy in zip(panel, read, strict=True):
            judgements, comments = expected(one)
            assert copy.notices == ()
            assert (dict(copy.judgements), set(copy.opinions.comments)) == (judgements, comments)
            assert copy.opinions.conclusions == (one.conclusion,)
        evaluation = EVALUATION
        if len(panel) == 1:
            evaluation = take_over(evaluation, read[0])
        else:
            merged = merge(read)
            assert [e.name for e in merged.experts] == [one.conclusion.by for one in panel]
            for place, one in enumerate(panel):
                judgements, comments = expected(one)
                votes = {j.finding.id: j.votes[place] for j in merged.judged if j.votes[place]}
                assert votes == judgements
                assert {c for c in merged.comments if c.by == one.conclusion.by} == comments
                assert tuple(s.scores[place] for s in merged.scores) == (
                    one.conclusion.scores or tuple(Score(c) for c in CRITERIA)
                )
            given = sum(len(expected(one)[0]) for one in panel)
            assert sum(e.kind is EntryKind.JUDGEMENT for e in merged.log) == given
            path = folder / "panel.xlsx"
            path.write_bytes(panel_workbook_bytes(merged, language))
            joined = read_copy(path)
            there = {(id, j) for id, j in joined.judgements.items()}
            there |= {(v.finding, v.judgement) for v in joined.opinions.votes}
            assert there == {(id, j) for one in panel for id, j in expected(one)[0].items()}
            evaluation = take_over(evaluation, joined)
        # What stood in the made evaluation before anybody wrote stays where nobody decided.
        path = folder / "next.xlsx"
        path.write_bytes(workbook_bytes(evaluation, language))
        again = read_copy(path)
        assert state(again) == held(evaluation)
        assert held(take_over(evaluation, again)) == held(evaluation)
