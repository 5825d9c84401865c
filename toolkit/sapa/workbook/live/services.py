"""Satisfaction with a service follows the limit tried out and who stands in the denominator."""

from __future__ import annotations

from sapa.checks.services.polled import DENOMINATOR, TRAINERS_ROW
from sapa.results import Finding, Line, Status
from sapa.results.services import ServiceDetail, ServiceEvent
from sapa.workbook.live.core import Live, Other, rank

PERCENT = 100
_MET, _NOT_MET, _JUDGEMENT = rank(Status.MET), rank(Status.NOT_MET), rank(Status.JUDGEMENT)


def follow_satisfaction(live: Live, part: str, detail: ServiceDetail) -> None:
    """Let the findings on the satisfaction of one service follow."""
    if not detail.highest:
        return
    events = {e.event: e for e in detail.events}
    for finding in live.book.evaluation.findings:
        norm = live.book.standard.norms.get(finding.norm or "")
        if finding.part != part or norm is None or norm.indicator != "satisfaction":
            continue
        one = events.get(finding.item or "")
        if one is None or not one.polled:
            continue
        if finding.line is Line.FORMAL:
            live.limit(finding, "satisfaction_limit", "min")
            _formal(live, finding, one, detail.highest)
        else:
            _worth(live, finding)


def _least(live: Live, finding: Finding) -> str:
    return f"ROUND({PERCENT}*{live.chosen_limit('satisfaction_limit', f'{(finding.min or 0) / PERCENT:.12g}')},9)"


def _formal(live: Live, finding: Finding, one: ServiceEvent, highest: float) -> None:
    """The act's formula: the sum of scores over those in the denominator, in per cent of the highest score."""
    if finding.value is None:
        return
    w = live.book.w
    live.title(finding.id)
    total = live.step(w("col.service_total"), None, one.total)
    most = live.step(w("param.highest"), None, highest)
    bases = {
        "respondents": (w("col.polled"), one.polled),
        "participants": (w("col.service_participants"), one.participants),
    }
    places = {k: live.step(name, None, n) for k, (name, n) in bases.items() if n}
    texts = {k: f"ROUND({PERCENT}*{total}/({at}*{most}),9)" for k, at in places.items()}
    values = {k: PERCENT * one.total / (n * highest) for k, (_, n) in bases.items() if n}
    asked = DENOMINATOR in finding.reading and len(values) == 2 and values["participants"] <= values["respondents"]
    now = str(live.chosen.value(DENOMINATOR)) if asked else "respondents"
    text = texts["respondents"]
    if asked:
        text = f"IF({live.is_(DENOMINATOR, 'participants')},{texts['participants']},{text})"

    def met(value: str) -> str:
        return str(_MET) if finding.min is None else f"IF({value}>={_least(live, finding)},{_MET},{_NOT_MET})"

    def status(base: str) -> Status:
        return Status.MET if finding.min is None or values[base] >= finding.min else Status.NOT_MET

    borrowed = TRAINERS_ROW in finding.reading
    off = borrowed and live.chosen.value(TRAINERS_ROW) == "none"
    others = [
        Other(DENOMINATOR, base, str(rank(Status.NOT_APPLICABLE)) if off else met(texts[base]),
              Status.NOT_APPLICABLE if off else status(base))
        for base in (values if asked else ())
    ]  # fmt: skip
    if borrowed:
        others += [
            Other(TRAINERS_ROW, "none", str(rank(Status.NOT_APPLICABLE)), Status.NOT_APPLICABLE),
            Other(TRAINERS_ROW, "training", met(text), status(now)),
        ]
    own = Status.NOT_APPLICABLE if off else status(now)
    live.judge(finding, str(rank(Status.NOT_APPLICABLE)) if off else met(text), own, others)
    live.follow(finding, "value", text, values[now], finding.value)


def _worth(live: Live, finding: Finding) -> None:
    """The interval beside the least value: met above it, not met below it, else a person judges."""
    formal = next(
        (f for f in live.book.evaluation.findings
         if (f.part, f.norm, f.item) == (finding.part, finding.norm, finding.item) and f.line is Line.FORMAL), None,
    )  # fmt: skip
    interval = finding.interval
    computed = finding.computed_status or finding.status
    if formal is None or formal.min is None or interval is None:
        return
    low, high, least = interval.low, interval.high, formal.min
    own = Status.MET if low >= least else Status.NOT_MET if high < least else Status.JUDGEMENT
    if own is not computed:
        return  # nobody knows how many took part: then a person judges whatever the limit is
    at = _least(live, formal)
    live.judge(finding, f"IF({low:.12g}>={at},{_MET},IF({high:.12g}<{at},{_NOT_MET},{_JUDGEMENT}))", own)
