"""What of an evaluation may be shown: figures of too few answers are withheld before anything is written.

The one place where it is decided, right before sheets, records, documents and panels are made: the statistics and the
statuses are those of all answers. The rule and its sources are in docs/method-notes.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sapa.data.cells import normalise_code
from sapa.messages import Message, message
from sapa.present.disclosure_claims import Shown, Terms, given_away, terms
from sapa.present.disclosure_people import without_people
from sapa.present.disclosure_text import Told, withheld_finding
from sapa.results import Evaluation, Table
from sapa.results.claims import ClaimDetail, ClaimResult
from sapa.results.details import SamplingErrorDetail
from sapa.results.privacy import KFrom, Why, Withheld
from sapa.results.services import ServiceDetail, ServiceEvent
from sapa.results.tables import Cell as Value
from sapa.stats.disclosure import Cell, few, withheld

Row: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[str, str, str, str | None]
"""Part, method, indicator and category of an estimate."""

_ANSWERS = {
    "estimates": (
        "estimate", "se", "ci_low", "ci_high", "df", "deff", "n", "margin", "nominal_margin",
    ),
    "claims": (
        "recomputed", "difference", "agrees", "ways", "n", "margin_nominal", "margin_design", "population",
    ),
    "service_events": ("total", "satisfaction", "ci_low", "ci_high", "rescaled", "top_two"),
    "weight_effects": ("n", "estimate", "se", "shift", "shift_se", "beyond"),
    "nonresponse_bounds": (
        "estimate", "low", "high", "among_all", "lowest", "highest", "leaves_low", "leaves_high", "crosses_half",
    ),
}  # fmt: skip
"""Columns that tell what people answered, table by table."""
_WHY = {Cell.FEW: Why.FEW, Cell.COMPLEMENT: Why.COMPLEMENT}


@dataclass(slots=True)
class _Found:
    """What is withheld: estimates by place and group, whole indicators, and counts for the note."""

    k: int
    groups: dict[Place, dict[tuple[tuple[str, str], ...], Why]] = field(default_factory=lambda: defaultdict(dict))
    whole: set[tuple[str, str]] = field(default_factory=set)
    """(method, indicator) with fewer than k answers in all."""
    shown: list[tuple[str, Shown]] = field(default_factory=list)
    """Estimates that are shown, with the method."""
    counts: Counter[tuple[str, Why]] = field(default_factory=Counter)
    claims: list[ClaimResult] = field(default_factory=list)


def protected(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation as it may be shown; one that was looked at before is returned as it is.

    Figures that tell what fewer than k people of a group answered (`evaluation.privacy.k`) are empty and say why; so
    are those that would give them away. Statuses, counts of interviews and the work of the staff stay: they are no
    answers. `withheld` counts what is not shown, table by table. Telephones, names and the like in words of the
    delivered files are masked whatever k is.
    """
    if evaluation.withheld is not None:
        return evaluation
    k = evaluation.privacy.k
    evaluation = without_people(evaluation)
    if k <= 1:
        return replace(evaluation, withheld=())
    found = _Found(k)
    _estimates(evaluation, found)
    details = {key: _detail(key[0], one, found) for key, one in evaluation.details.items()}
    tables = tuple(_table(one, found) for one in evaluation.tables)
    told = Told(k, tuple((c.shown, c.page, c.group) for c in found.claims))
    findings = tuple(withheld_finding(f, told) for f in evaluation.findings)
    names = dict.fromkeys(name for name, _ in found.counts)
    lost = tuple(Withheld(n, found.counts[n, Why.FEW], found.counts[n, Why.COMPLEMENT]) for n in names)
    return replace(evaluation, findings=findings, tables=tables, details=details, withheld=lost)


def note_of(lost: Iterable[Withheld], k: int, *, chosen_by: KFrom | None = None) -> Message | None:
    """Return what is said of withheld figures: how many, why, and the option that shows them; None where none is.

    A document that is signed names no command: given `chosen_by`, it says who withheld them and by what rule.
    """
    own, other = sum(w.few for w in lost), sum(w.complement for w in lost)
    if not own + other:
        return None
    said = message("present.withheld.how") if chosen_by is None else message(f"present.withheld.by.{chosen_by}", k=k)
    if other:
        said = message("checks.sentences", first=message("present.withheld.others", n=other), rest=said)
    return message("checks.sentences", first=message("present.withheld.note", n=own, k=k), rest=said)


def note_for(evaluation: Evaluation, *tables: str) -> Message | None:
    """Return what is said beside some tables of what was withheld in them."""
    return note_of([w for w in evaluation.withheld or () if w.table in tables], evaluation.privacy.k)


def _key(domain: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(c), str(v)) for c, v in domain.items()) if isinstance(domain, Mapping) else ()


# -- estimates -----------------------------------------------------------------------------------------------------


def _estimates(evaluation: Evaluation, found: _Found) -> None:
    """Find the estimates that are withheld: few answers, or the complement of such."""
    people: dict[tuple[str, str], int] = {}
    cells: dict[Place, list[Row]] = defaultdict(list)
    for one in evaluation.tables:
        for row in one.records() if one.name in ("estimates", "sampling_error") else ():
            method = str(row["method"])
            if one.name == "sampling_error":
                if row["group_by"]:
                    people[method, str(row["group"])] = int(row["n"])  # type: ignore[arg-type]
            else:
                cells[str(row["part"]), method, str(row["indicator"]), row["category"]].append(row)  # type: ignore[index]
    for place, rows in cells.items():
        inside = [r for r in rows if r["domain"]]
        total = next((int(r["n"]) for r in rows if not r["domain"]), None)
        if total is not None and few([total], found.k)[0]:
            found.whole.add((place[1], place[2]))
            found.groups[place][()] = Why.FEW
        if not inside:
            continue
        n = [int(r["n"]) for r in inside]
        among = [people.get((place[1], " / ".join(v for _, v in _key(r["domain"]))), count)
                 for r, count in zip(inside, n, strict=True)]  # fmt: skip
        for row, code in zip(inside, withheld(n, found.k, people=among, total=total), strict=True):
            if code != Cell.SHOWN:
                found.groups[place][_key(row["domain"])] = _WHY[Cell(code)]
    _left(cells, found)


def _left(cells: dict[Place, list[Row]], found: _Found) -> None:
    """Keep the estimates that are shown: what else is told must not be the rest of one of them."""
    for place, rows in cells.items():
        of = place[2] if place[3] is None else f"{place[2]} = {place[3]}"
        left = [r for r in rows if _key(r["domain"]) not in found.groups.get(place, {})]
        found.shown += [(place[1], Shown(of, _terms(_key(r["domain"])), int(r["n"]), stays=True)) for r in left]


def _terms(group: tuple[tuple[str, str], ...]) -> Terms:
    return frozenset((column, normalise_code(value)) for column, value in group)


# -- tables --------------------------------------------------------------------------------------------------------


def _table(one: Table, found: _Found) -> Table:
    """Return a table without what is withheld."""
    empty = _ANSWERS.get(one.name)
    if empty is None:
        return one
    rows: list[tuple[Value, ...]] = []
    for row in one.records():
        why = _why(one.name, row, found)
        lost = dict.fromkeys(empty if why is not None else ())
        if one.name == "service_events" and _between(row["asked"], found.k):
            why, lost = Why.FEW, {**lost, "applied": None}
        if why is not None:
            found.counts[one.name, why] += 1
        if "withheld" in row:
            lost |= {"withheld": None if why is None else why.value}
        rows.append(tuple({**row, **lost}.values()))
    return replace(one, rows=tuple(rows))


def _between(n: Any, k: int) -> bool:
    return isinstance(n, int) and 0 < n < k


def _why(name: str, row: Row, found: _Found) -> Why | None:
    if name == "estimates":
        place = (str(row["part"]), str(row["method"]), str(row["indicator"]), row["category"])
        return found.groups.get(place, {}).get(_key(row["domain"]))
    if name == "claims":
        same = (c for c in found.claims if (c.document, c.page, c.indicator, c.group, c.base, c.claimed) == tuple(
            row[x] for x in ("document", "page", "indicator", "group", "base", "claimed")))  # fmt: skip
        one = next(same, None)
        return None if one is None else one.withheld
    if name == "service_events":
        return Why.FEW if _between(row["polled"], found.k) else None
    indicator = str(row["indicator"]).partition(" = ")[0]
    return Why.FEW if (str(row["method"]), indicator) in found.whole else None


# -- details -------------------------------------------------------------------------------------------------------


def _detail(method: str, detail: Any, found: _Found) -> Any:
    """Return a check's detail without what is withheld."""
    if isinstance(detail, ClaimDetail):
        why = _claims(method, detail.claims, found)
        return replace(detail, claims=tuple(_claim(c, w, found) for c, w in zip(detail.claims, why, strict=True)))
    if isinstance(detail, ServiceDetail):
        return replace(detail, events=tuple(_event(e, found.k) for e in detail.events))
    if not any(m == method for m, _ in found.whole):
        return detail

    def shown(indicator: str) -> bool:
        return (method, indicator.partition(" = ")[0]) not in found.whole

    if isinstance(detail, SamplingErrorDetail):
        return replace(detail, indicators=tuple(i for i in detail.indicators if shown(i.indicator)))
    for name in ("bounds", "effects"):  # of non-response and of weights: an indicator each
        listed = getattr(detail, name, None)
        if isinstance(listed, tuple) and all(hasattr(x, "indicator") for x in listed):
            detail = replace(detail, **{name: tuple(x for x in listed if shown(x.indicator))})
    return detail


def _claims(method: str, claims: tuple[ClaimResult, ...], found: _Found) -> list[Why | None]:
    """Tell why figures of the report are withheld: few answers, or what they and others would leave between them."""
    why = [
        Why.FEW if c.n is not None and few([c.n], found.k)[0] else _in_estimates(method, c, found) for c in claims
    ]  # fmt: skip
    open_to = [i for i, c in enumerate(claims) if why[i] is None and c.recomputed is not None and c.n]
    figures = [Shown(claims[i].indicator, terms(claims[i].group, claims[i].base), claims[i].n or 0) for i in open_to]
    figures += [one for of, one in found.shown if of == method]
    for place in given_away(figures, found.k):
        why[open_to[place]] = Why.COMPLEMENT
    return why


def _claim(one: ClaimResult, why: Why | None, found: _Found) -> ClaimResult:
    """Return a figure of the report; where it is withheld, without what the data say of it."""
    if why is None or one.recomputed is None:
        return one
    kept = replace(
        one, recomputed=None, n=None, agrees=None, reproduced_by=(), margin_nominal=None, margin_design=None,
        population=None, se=None, df=None, n_known=None, population_agrees=None, population_way=None, withheld=why,
        problem=message(f"present.withheld.{why}", k=found.k),
    )  # fmt: skip
    found.claims.append(kept)
    return kept


def _in_estimates(method: str, one: ClaimResult, found: _Found) -> Why | None:
    """Tell whether a claim is about people of a group whose estimate is withheld: the two would give each other away.

    Also about a part of the group, since all parts together are the group.
    """
    name, _, category = one.indicator.partition(" = ")
    own = terms(one.group, one.base)
    for (_, of, indicator, code), groups in found.groups.items():
        if (of, indicator, code or "") == (method, name, category):
            why = next((why for group, why in groups.items() if _terms(group) <= own), None)
            if why is not None:
                return why
    return None


def _event(one: ServiceEvent, k: int) -> ServiceEvent:
    """Return an event of a service without the scores of fewer than k people."""
    if _between(one.polled, k):
        one = replace(one, total=0.0, satisfaction=None, low=None, high=None, rescaled=None, top_two=None,
                      scores_withheld=True)  # fmt: skip
    return replace(one, applied=0, use_withheld=True) if _between(one.asked, k) else one
