"""The experts who signed: who, in which position, when, what they concluded and recommended, and their scores."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.i18n import Translator
from sapa.results import Evaluation
from sapa.results.opinions import Conclusion
from sapa.standard.rubric import load_rubric


@dataclass(frozen=True, slots=True)
class ScoreTold:
    """A criterion with the score that it was given (a dash: left blank) and the comment on it."""

    criterion: str
    score: str
    comment: str


@dataclass(frozen=True, slots=True)
class ExpertTold:
    """One expert; texts that were not written are empty."""

    name: str
    position: str = ""
    when: str = ""
    text: str = ""
    recommendations: str = ""
    scores: tuple[ScoreTold, ...] = ()

    @property
    def spoke(self) -> bool:
        """Whether the expert wrote a conclusion, recommended or scored."""
        return bool(self.text or self.recommendations or self.scores)


def experts(evaluation: Evaluation, t: Translator) -> tuple[ExpertTold, ...]:
    """Return the experts: those with a conclusion of their own, then those who only decided about findings."""
    told = [_told(c, t) for c in evaluation.opinions.conclusions if c.filled]
    names = {one.name for one in told}
    judges = [f.judgement.by for f in evaluation.findings if f.judgement is not None]
    return (*told, *(ExpertTold(name) for name in dict.fromkeys(judges) if name not in names))


def _told(one: Conclusion, t: Translator) -> ExpertTold:
    rubric = load_rubric()
    titles = {c.id: c.title.in_language(t.language) for c in rubric.criteria}
    scores = [one.given(id) for id in titles] if any(s.score is not None or s.comment for s in one.scores) else []
    return ExpertTold(
        one.by, one.position, t.date(one.date) if one.date else "", one.text, one.recommendations,
        tuple(ScoreTold(titles[s.criterion], "–" if s.score is None else str(s.score), s.comment) for s in scores),
    )  # fmt: skip
