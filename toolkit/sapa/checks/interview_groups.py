"""Do interviews in another language, mode or by another subcontractor differ, beyond their regions and interviewers?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

from sapa.checks.interview_base import Case, Floats, Signals
from sapa.checks.interview_form import Form, Question
from sapa.checks.interviews import Labels
from sapa.data.conditions import Table
from sapa.messages import Message, Param, message
from sapa.stats.codes import factorize
from sapa.stats.fdr import benjamini_hochberg

ROLES = ("language", "mode", "organisation")

LEAST = 20
"""Interviews of a group below which it is not compared."""

LEAST_CLUSTERS = 5
"""Interviewers below which their spread cannot be estimated."""

LEVEL = 0.05
"""Share of false discoveries among the differences printed (Benjamini and Hochberg 1995)."""

QUALITY = ("minutes", "blank_share", "dont_know_share", "refused_share", "irv", "long_string", "straight_share")
"""Indices of single interviews that are compared, beside the answers themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDifference:
    """Groups of one role compared on one index or question.

    role, what, answer
        `language`, `mode` or `organisation`; the index or the column; the answer whose share is compared, None for
        an index.
    levels, means, n
        The groups, their means after each region's mean was taken out (plus the survey's mean), and interviews.
    p, q
        Probability of such differences by chance, with interviewers as the units that vary; q over all tests.
    """

    role: str
    what: str
    answer: str | None
    levels: tuple[str, ...]
    means: tuple[float, ...]
    n: tuple[int, ...]
    interviewers: int
    p: float
    q: float

    def text(self) -> Message:
        """Return the difference as a sentence."""
        low, high = int(np.argmin(self.means)), int(np.argmax(self.means))
        shown: dict[str, Param] = {
            "role": message(f"checks.interview.role.{self.role}"), "high": self.levels[high], "low": self.levels[low],
            "high_mean": self.means[high], "low_mean": self.means[low], "q": self.q,
        }  # fmt: skip
        if self.answer is None:
            what = message(f"checks.interview.index.{self.what}")
            return Message("checks.interview.difference_index", {"what": what, **shown})
        return Message("checks.interview.difference_answer", {"what": self.what, "answer": self.answer, **shown})


def group_differences(
    case: Case, indices: Mapping[str, Floats], form: Form | None = None, table: Table | None = None
) -> tuple[tuple[GroupDifference, ...], Signals]:
    """Compare languages, modes and subcontractors on the indices and on the answers.

    Regions differ in language and in subcontractor, so each region's mean is taken out first; interviewers differ,
    so they are the clusters of the variance. What is left may still be people: those who speak another language live
    otherwise.

    Parameters
    ----------
    indices
        Indices of single interviews as the other readings return them.
    form, table
        Closed questions whose answers are compared too: the share that gives the commonest answer in substance.

    Returns
    -------
    (differences, signals)
        Every test, with its q value over all of them; `notes` of the signals name those with q ≤ 5 %, `skipped` what
        was not compared.

    Notes
    -----
    Least squares of the index on group and region; Wald test of the groups with the cluster-robust covariance of Liang
    and Zeger (1986) with factor G/(G − 1)·(N − 1)/(N − K), referred to F(groups − 1, G − 1) (Cameron and Miller 2015).
    """
    series: dict[str, tuple[Floats, str | None]] = {n: (indices[n], None) for n in QUALITY if n in indices}
    if form is not None and table is not None:
        for q in form.one():
            answer, given = _commonest(case, q, table)
            if answer is not None:
                series.setdefault(q.column, (given, answer))
    made: list[tuple[str, str, str | None, tuple[tuple[str, ...], tuple[float, ...], tuple[int, ...], int, float]]] = []
    skipped = []
    for role in ROLES:
        labels = case.interviews.labels(role)
        if labels is None:
            continue
        levels = [str(x) for x in sorted(set(labels[case.used])) if x != "" and (labels[case.used] == x).sum() >= LEAST]
        if len(levels) < 2:
            skipped.append(message("checks.interview.skipped.one_group", role=message(f"checks.interview.role.{role}")))
            continue
        for what, (values, answer) in series.items():
            found = _test(case, values, labels, levels)
            if found is not None:
                made.append((role, what, answer, found))
    adjusted = benjamini_hochberg([found[-1] for *_, found in made])
    differences = tuple(
        GroupDifference(
            role=role, what=what, answer=answer, levels=found[0], means=found[1], n=found[2], interviewers=found[-2],
            p=found[-1], q=float(adjusted[i]),
        )
        for i, (role, what, answer, found) in enumerate(made)
    )  # fmt: skip
    notes = tuple(d.text() for d in sorted(differences, key=lambda d: (d.q, d.role, d.what)) if d.q <= LEVEL)
    return differences, Signals(skipped=tuple(skipped), notes=notes)


def _commonest(case: Case, q: Question, table: Table) -> tuple[str | None, Floats]:
    """Return the commonest answer in substance, and for each row that answered whether it gave it (0/1)."""
    cells = table.codes(q.column).fillna("").to_numpy(dtype=object)
    known = case.used & (cells != "") & ~np.isin(cells, list(q.no_answer))
    names, counts = np.unique(cells[known].astype(str), return_counts=True)
    if len(names) < 2:
        return None, case.nothing()
    answer = str(names[int(np.argmax(counts))])
    return answer, np.where(known, (cells == answer).astype(float), np.nan)


def _test(
    case: Case, values: Floats, labels: Labels, levels: list[str]
) -> tuple[tuple[str, ...], tuple[float, ...], tuple[int, ...], int, float] | None:
    known = case.used & np.isfinite(values) & np.isin(labels, levels) & (case.interviewer != "")
    present = [level for level in levels if (known & (labels == level)).sum() >= LEAST]
    known &= np.isin(labels, present)
    if len(present) < 2 or not known.any():
        return None
    y = values[known]
    clusters, count = factorize(case.interviewer[known], role="interviewer")
    if count < LEAST_CLUSTERS or not float(y.std()) > 0:
        return None
    x = np.column_stack([(labels[known] == level).astype(np.float64) for level in present])
    region = case.interviews.region
    if region is not None:
        codes, regions = factorize(region[known], role="region")
        sizes = np.bincount(codes, minlength=regions)

        def within(column: Floats) -> Floats:
            return np.asarray(column - (np.bincount(codes, column, regions) / sizes)[codes], dtype=np.float64)

        extra = regions
    else:

        def within(column: Floats) -> Floats:
            return np.asarray(column - column.mean(), dtype=np.float64)

        extra = 1
    design = np.column_stack([within(x[:, j]) for j in range(1, x.shape[1])])
    gram = design.T @ design
    # Groups that never meet in one region cannot be told from regions.
    if np.linalg.matrix_rank(gram, tol=1e-8 * len(y)) < gram.shape[0]:
        return None
    inverse = np.linalg.inv(gram)
    slope = inverse @ (design.T @ within(y))
    scores = design * (within(y) - design @ slope)[:, None]
    sums = np.zeros((count, design.shape[1]))
    np.add.at(sums, clusters, scores)
    n, parameters = len(y), design.shape[1] + extra
    factor = count / (count - 1) * (n - 1) / max(n - parameters, 1)
    covariance = factor * inverse @ (sums.T @ sums) @ inverse
    if np.linalg.matrix_rank(covariance) < len(slope):
        return None
    wald = float(slope @ np.linalg.solve(covariance, slope)) / len(slope)
    shares = np.array([(labels[known] == level).mean() for level in present])
    effect = np.r_[0.0, slope]
    means = float(y.mean()) + effect - float(shares @ effect)
    sizes_of = tuple(int((labels[known] == level).sum()) for level in present)
    p = float(fdtrc(len(slope), count - 1, wald))
    return tuple(present), tuple(map(float, means)), sizes_of, count, p
