"""What a stated selection allows to say about sampling error (READINGS 2.00)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sapa.checks.interviews import JOIN, Interviews, Mask, joined
from sapa.deliverable.manifest import Selection, SelectionMethod, SelectionStage

_PROBABILITY = frozenset(
    {
        SelectionMethod.PROBABILITY, SelectionMethod.SRS, SelectionMethod.SYSTEMATIC, SelectionMethod.PPS,
        SelectionMethod.KISH, SelectionMethod.LAST_BIRTHDAY, SelectionMethod.RDD, SelectionMethod.CENSUS,
    }
)  # fmt: skip


class SelectionClass(StrEnum):
    """probability: a margin of error may be stated. nominal: only "as if simple random". opt_in: none at all."""

    PROBABILITY = "probability"
    CENSUS = "census"
    QUOTA = "quota"
    ROUTE_WITHOUT_RULE = "route_without_rule"
    UNKNOWN = "unknown"
    OPT_IN = "opt_in"

    @property
    def has_margin(self) -> bool:
        """True where a design-based margin of error has a meaning."""
        return self in (SelectionClass.PROBABILITY, SelectionClass.CENSUS)


_WORST_FIRST = (
    SelectionClass.OPT_IN,
    SelectionClass.UNKNOWN,
    SelectionClass.QUOTA,
    SelectionClass.ROUTE_WITHOUT_RULE,
    SelectionClass.PROBABILITY,
    SelectionClass.CENSUS,
)


def _stage(stage: SelectionStage) -> SelectionClass:
    if stage.method is SelectionMethod.CENSUS:
        return SelectionClass.CENSUS
    if stage.method in _PROBABILITY:
        return SelectionClass.PROBABILITY
    if stage.method is SelectionMethod.RANDOM_ROUTE:
        return SelectionClass.PROBABILITY if stage.rule else SelectionClass.ROUTE_WITHOUT_RULE
    return SelectionClass(stage.method.value)


def classify(selection: Selection | None, *, strata: Collection[tuple[str, ...]] = frozenset()) -> SelectionClass:
    """Return the weakest class over all stages and strata; nothing stated is unknown, never probability.

    Parameters
    ----------
    selection
        Stages by stratum; `default` stands for every stratum that is not named.
    strata
        Labels of the strata with interviews, column by column. Without a default, one that no key names is unknown.
    """
    if not selection:
        return SelectionClass.UNKNOWN
    found = {_stage(stage) for stages in selection.values() for stage in stages}
    named = "default" in selection or all(_names(selection, labels) for labels in strata)
    if not all(selection.values()) or not named:
        found.add(SelectionClass.UNKNOWN)
    return next(c for c in _WORST_FIRST if c in found)


def stratum_labels(interviews: Interviews, counted: Mask) -> frozenset[tuple[str, ...]]:
    """Return the labels of each stratum with interviews that count, column by column."""
    columns = interviews.roles.get("stratum", ())
    parts = [map(str, joined(interviews.rows.frame, [c])[counted]) for c in columns]
    return frozenset(zip(*parts, strict=True)) if parts else frozenset()


def _names(selection: Selection, labels: tuple[str, ...]) -> bool:
    """Tell whether a key names a stratum: by one of its labels (a region) or by all of them joined."""
    return any(label in selection for label in (*labels, JOIN.join(labels)))


def clustered(selection: Selection | None) -> bool | None:
    """Tell whether interviews were drawn in clusters: more than one stage. None: not known."""
    if not selection:
        return None
    named = [stages for stages in selection.values() if stages]
    if any(len(stages) > 1 for stages in named):
        return True
    methods = {stages[0].method for stages in named}
    if methods & {SelectionMethod.UNKNOWN, SelectionMethod.PROBABILITY, SelectionMethod.RANDOM_ROUTE}:
        return None
    return False


def first_stage_is_pps(selection: Selection | None) -> bool:
    """Tell whether first-stage units were drawn with probability proportional to size in any stratum."""
    return any(stages and stages[0].method is SelectionMethod.PPS for stages in (selection or {}).values())
