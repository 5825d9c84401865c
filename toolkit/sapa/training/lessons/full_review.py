"""A full review: a deliverable with everything that is handed in, and what a conclusion says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from sapa.messages import Message, message
from sapa.standard.months import add_months
from sapa.training.lessons.delivered import CONFIRMED, NOT_REACHED, PARTLY, REFUTED, Delivered, delivered, files
from sapa.training.lessons.field_control import NORM as CONTROL
from sapa.training.lessons.lesson import (
    PERCENT,
    Asked,
    Bar,
    Excerpt,
    Kind,
    Knob,
    Lesson,
    Mistake,
    Picture,
    Task,
    bounds,
)
from sapa.training.lessons.reading import OPTIONS
from sapa.training.lessons.sampling_error import NORM as ERROR
from sapa.training.lessons.sampling_error import margin

PERIOD = "t11.public_and_expert_opinion.period"
REVIEWS = "t3.practical_application.expert_reviews"
SHORTCOMINGS = (1, 2, 3, 5, 8)
"""How many there are, in the picture."""
OUTCOMES = {CONFIRMED: "confirmed", PARTLY: "partly", REFUTED: "refuted", NOT_REACHED: "not_reached"}
WHOLE = (
    ("met", message("lessons.full_review.whole.met")),
    ("balance", message("lessons.full_review.whole.balance")),
    ("not_met", message("lessons.full_review.whole.not_met")),
    ("not_assessable", message("lessons.full_review.whole.not_assessable")),
)
ANEW = tuple(
    (key, message(f"lessons.full_review.anew.{key}"))
    for key in ("reviews", "monitoring", "claim", "control", "region", "invented")
)
Why: TypeAlias = Mapping[str, Message]


def overlooked(requirements: int, checked: int, wrong: int, seen: float = 1.0) -> float:
    """Return the chance that at least one of the shortcomings is overlooked.

    One minus C(K − d, k − d)/C(K, k) · qᵈ: all d lie among the k requirements checked of K (hypergeometric: Feller
    1968, volume 1, II.6), and each of them is recognised, with a chance of q.
    """
    if wrong > checked:
        return 1.0
    found = math.comb(requirements - wrong, checked - wrong) / math.comb(requirements, checked)
    return 1.0 - found * seen**wrong


def draw(at: Mapping[str, float]) -> Picture:
    """Return the chance to overlook something, by how much there is to be found."""
    requirements, seen = round(at["requirements"]), at["seen"] / PERCENT
    checked = round(requirements * at["checked"] / PERCENT)
    bars = tuple(
        Bar(
            message("lessons.full_review.wrong", n=n),
            overlooked(requirements, checked, n, seen),
            chief=n == SHORTCOMINGS[2],
        )
        for n in SHORTCOMINGS
    )
    says = message(
        "lessons.full_review.says", checked=checked, requirements=requirements, n=SHORTCOMINGS[2], chance=bars[2].value
    )
    return Picture(says, message("lessons.full_review.axis"), bars, most=1.0)


@lru_cache(maxsize=32)
def make(seed: int) -> Task:
    """Return a deliverable in excerpts: passport, control, regions, reviews; and six questions on it."""
    case = delivered(seed)
    least, limit, months, need = bounds(CONTROL)[0], bounds(ERROR)[1], bounds(PERIOD)[0], bounds(REVIEWS)[0]
    facts = {
        "error": message("lessons.full_review.fact.error", n=case.interviews, claimed=case.claimed, deff=case.deff),
        "control": message("lessons.full_review.fact.control"),
        "period": message("lessons.full_review.fact.period", start=case.start, accepted=case.accepted),
        "reviews": message("lessons.full_review.fact.reviews", n=len(case.reviews)),
        "monitoring": message("lessons.full_review.fact.no_monitoring")
        if case.monitoring is None
        else message("lessons.full_review.fact.monitoring", document=case.monitoring),
    }
    norms = {
        "error": message("lessons.full_review.norm.error", limit=limit),
        "control": message("lessons.full_review.norm.control", least=least),
        "period": message("lessons.full_review.norm.period", n=int(months)),
        "reviews": message("lessons.full_review.norm.reviews", need=int(need)),
        "monitoring": message("lessons.full_review.norm.monitoring"),
    }
    rows = tuple((norms[key], fact) for key, fact in facts.items())
    share = case.reached / case.interviews * PERCENT
    due = add_months(case.start, int(months))
    broken = [
        name
        for name, kept in (
            ("control", share >= least),
            ("period", case.accepted >= due),
            ("reviews", case.lawful >= need),
        )
        if not kept
    ]
    asked = (
        _control(case, least),
        _error(case, limit),
        _period(case, due, int(months)),
        _reviews(case, int(need)),
        _whole(case, broken),
        _anew(case),
    )
    heads = message("lessons.full_review.head.norm"), message("lessons.full_review.head.fact")
    return Task(
        message("lessons.full_review.told"), message("lessons.full_review.caption"), heads, rows, asked, _excerpts(case)
    )


def _excerpts(case: Delivered) -> tuple[Excerpt, ...]:
    def excerpt(key: str, heads: tuple[str, ...], rows: tuple[tuple[str | int | Message, ...], ...]) -> Excerpt:
        return Excerpt(
            message(f"lessons.full_review.{key}"),
            tuple(message(f"lessons.full_review.head.{head}") for head in heads),
            rows,
        )

    log = tuple((message(f"lessons.full_review.outcome.{OUTCOMES[name]}"), n) for name, n in case.outcomes.items())
    log += ((message("lessons.full_review.outcome.all"), case.interviews),)
    regions = tuple(
        (
            message("lessons.full_review.region", place=code)
            if code
            else message("lessons.full_review.other_regions", n=case.others[0]),
            a,
            b,
        )
        for code, a, b, _ in case.regions
    )
    hands = tuple(
        (name or message("lessons.full_review.other_hands", n=case.others[1]), *cells) for name, _, *cells in case.hands
    )
    reviews = tuple(
        (
            one.expert,
            message(f"lessons.full_review.from.{'own' if one.own else 'outside'}"),
            message(f"lessons.full_review.signed.{'yes' if one.signed else 'no'}"),
        )
        for one in case.reviews
    )
    return (
        excerpt("log", ("outcome", "interviews"), log),
        excerpt("reviews", ("expert", "from", "signed"), reviews),
        excerpt("hands", ("hand", "reached", "refuted"), hands),
        excerpt("regions", ("region", "planned", "achieved"), regions),
    )


def _choice(key: str, right: str, because: Message, why: Why, options: tuple[tuple[str, Message], ...]) -> Asked:
    mistakes = tuple(Mistake(answer, reason) for answer, reason in why.items() if answer != right)
    words, hint = message(f"lessons.full_review.ask.{key}"), message(f"lessons.full_review.hint.{key}")
    return Asked(key, words, Kind.CHOICE, right, because, hint, 0.0, mistakes, options)


def _control(case: Delivered, least: float) -> Asked:
    share = case.reached / case.interviews
    mistakes = (
        Mistake(case.tried / case.interviews * PERCENT, message("lessons.full_review.why.tried")),
        Mistake(case.reached / case.tried * PERCENT, message("lessons.full_review.why.of_tried")),
        Mistake(
            (case.outcomes[CONFIRMED] + case.outcomes[PARTLY]) / case.interviews * PERCENT,
            message("lessons.full_review.why.refuted"),
        ),
        Mistake(case.outcomes[CONFIRMED] / case.interviews * PERCENT, message("lessons.full_review.why.confirmed")),
    )
    kept = "kept" if share * PERCENT >= least else "broken"
    because = message(
        f"lessons.full_review.because.control_{kept}",
        reached=case.reached,
        total=case.interviews,
        share=share,
        least=least,
    )
    words, hint = message("lessons.full_review.ask.control"), message("lessons.full_review.hint.control")
    return Asked("control", words, Kind.PERCENT, share * PERCENT, because, hint, 0.06, mistakes)


def _error(case: Delivered, limit: float) -> Asked:
    right, simple = margin(case.interviews, deff=case.deff), margin(case.interviews)
    mistakes = (
        Mistake(case.claimed, message("lessons.full_review.why.claimed")),
        Mistake(simple * PERCENT, message("lessons.full_review.why.simple")),
        Mistake(simple * case.deff * PERCENT, message("lessons.full_review.why.no_root")),
    )
    because = message(
        "lessons.full_review.because.error",
        size=case.interviews,
        deff=case.deff,
        error=right,
        claimed=case.claimed,
        simple=simple,
        limit=limit,
    )
    words, hint = message("lessons.full_review.ask.error"), message("lessons.full_review.hint.error")
    return Asked("error", words, Kind.PERCENT, right * PERCENT, because, hint, 0.06, mistakes)


def _period(case: Delivered, due: date, months: int) -> Asked:
    long = case.accepted >= due
    told: dict[str, int | date] = {"n": months, "start": case.start, "due": due, "accepted": case.accepted}
    verdict = message(f"lessons.full_review.because.period_{'kept' if long else 'broken'}", **told)
    why = {
        "met": message("lessons.full_review.why.short", **told),
        "not_met": message("lessons.full_review.why.long", **told),
        "depends": message("lessons.full_review.why.period_fixed"),
        "not_assessable": message("lessons.full_review.why.dates"),
    }
    return _choice("period", "met" if long else "not_met", verdict, why, OPTIONS)


def _reviews(case: Delivered, need: int) -> Asked:
    mistakes = (
        Mistake(sum(one.signed for one in case.reviews), message("lessons.full_review.why.own")),
        Mistake(sum(not one.own for one in case.reviews), message("lessons.full_review.why.unsigned")),
        Mistake(len(case.reviews), message("lessons.full_review.why.named")),
    )
    kept = "kept" if case.lawful >= need else "broken"
    because = message(f"lessons.full_review.because.reviews_{kept}", n=case.lawful, need=need)
    words, hint = message("lessons.full_review.ask.reviews"), message("lessons.full_review.hint.reviews")
    return Asked("reviews", words, Kind.NUMBER, case.lawful, because, hint, 0.0, mistakes)


def _whole(case: Delivered, broken: list[str]) -> Asked:
    if broken:
        names = tuple(message(f"lessons.full_review.short.{name}") for name in broken)
        because = message("lessons.full_review.because.whole_not_met", broken=names)
        why = {
            "met": message("lessons.full_review.why.one_is_enough"),
            "balance": message("lessons.full_review.why.no_balance"),
            "not_assessable": message("lessons.full_review.why.breach_stands"),
        }
        return _choice("whole", "not_met", because, why, WHOLE)
    why = {"balance": message("lessons.full_review.why.no_balance")}
    if case.monitoring is None:
        why |= {
            "met": message("lessons.full_review.why.no_pass"),
            "not_met": message("lessons.full_review.why.no_breach"),
        }
        return _choice("whole", "not_assessable", message("lessons.full_review.because.whole_open"), why, WHOLE)
    why |= {
        "not_met": message("lessons.full_review.why.other_line"),
        "not_assessable": message("lessons.full_review.why.all_there"),
    }
    return _choice("whole", "met", message("lessons.full_review.because.whole_met"), why, WHOLE)


def _anew(case: Delivered) -> Asked:
    why = {key: message(f"lessons.full_review.why.anew_{key}") for key in ("reviews", "monitoring", "claim", "control")}
    if case.invented:
        own = [row for row in case.hands[:-1] if row[3] > 0]
        because = message(
            "lessons.full_review.because.anew_invented",
            refuted=sum(row[3] for row in own),
            reached=sum(row[2] for row in own),
            others=case.hands[-1][2],
            other_refuted=case.hands[-1][3],
        )
        return _choice(
            "anew", "invented", because, {**why, "region": message("lessons.full_review.why.anew_region")}, ANEW
        )
    code, planned, achieved, _ = case.regions[0]
    because = message("lessons.full_review.because.anew_region", place=code, planned=planned, achieved=achieved)
    return _choice(
        "anew", "region", because, {**why, "invented": message("lessons.full_review.why.anew_invented")}, ANEW
    )


FULL_REVIEW = Lesson(
    "full_review",
    (
        Knob("requirements", message("lessons.full_review.knob.requirements"), 10, 120, 5, 60),
        Knob("checked", message("lessons.full_review.knob.checked"), 0, 100, 5, 75),
        Knob("seen", message("lessons.full_review.knob.seen"), 50, 100, 5, 100),
    ),
    draw,
    make,
    points=4,
    files=files,
)
