"""Tables of the control panel as HTML: groups and their share, the list, who is to be tried again, the days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sapa.app import markup
from sapa.app.control.day import ControlDay
from sapa.app.markup import esc
from sapa.checks.control_next import NextControls
from sapa.i18n import Translator
from sapa.present.status import shown_status
from sapa.results import Line
from sapa.results.control import ControlGroup

MOST = 200
"""Rows of the list shown on the page; the saved list has all of them."""
NORM = "t10.population_survey.field_control"


def verdict(day: ControlDay, t: Translator) -> str:
    """Return the day in one sentence, the formal finding as a chip with its words, and what to give out now."""
    total = day.detail.total
    sentence = t(
        "app.control.today.sentence", controlled=total.controlled, n=total.interviews, share=total.share or 0.0,
        low=total.low or 0.0, high=total.high or 0.0,
    )  # fmt: skip
    found = [
        f for f in day.evaluation.findings
        if f.norm == NORM and f.line is Line.FORMAL and f.method == day.method
    ]  # fmt: skip
    chips = "".join(f"<p>{markup.chip(shown_status(f), t)} {esc(t(f.message))}</p>" for f in found)
    return f'<p class="sapa-sentence">{esc(sentence)}</p>{chips}'


def pace(day: ControlDay, listing: NextControls, t: Translator) -> str:
    """Return how far control is behind what is due now and at the end, and what is expected of the next controls."""
    need = listing.need
    pairs = [
        (t("app.control.need.asked"), esc(corridor(day, t))),
        (t("app.control.need.now"), esc(t("app.control.need.now.value", done=need.controlled, n=need.needed))),
        (t("app.control.need.end"), esc(t(f"app.control.need.end.{day.planned_from}", n=need.needed_end,
                                          planned=need.planned))),
        (t("app.control.need.reach"), esc(t(f"app.control.need.reach.{day.reach_from}", reach=day.reach))),
        (t("app.control.need.issue"), esc(t("app.control.need.issue.value", n=need.issue))),
    ]  # fmt: skip
    if need.under_way:
        pairs.insert(3, (t("app.control.need.under_way"), esc(t.show(need.under_way, "int"))))
    return f'<div class="sapa-info">{markup.terms(pairs)}</div>'


def corridor(day: ControlDay, t: Translator) -> str:
    """Return the required range in words, and whose it is."""
    low, high = day.low, day.high
    key = "none" if low is None and high is None else "both" if low is not None and high is not None else (
        "low" if low is not None else "high")  # fmt: skip
    who = t(f"app.control.bounds.{day.detail.limit_from}") if key != "none" else ""
    return t(f"app.control.corridor.{key}", low=low or 0.0, high=high or 0.0, who=who)


def groups(caption: str, head: str, found: Sequence[ControlGroup], t: Translator, *, place: bool = False) -> str:
    """Return groups with their share and its interval; those without any control come first and say so."""
    ordered = sorted((g for g in found if g.interviews), key=lambda g: (g.share or 0.0, -g.interviews, g.name))
    # Contradictions are rare: their column stands there where there are some.
    last = ["refuted", *(["contradictory"] if any(g.contradictory for g in ordered) else [])]
    heads = [head, *(t(f"app.control.col.{k}") for k in ("interviews", "tried", "controlled", "share", *last))]
    rows = [
        [
            esc(t.place(g.name) if place else g.name), t.show(g.interviews, "int"), t.show(g.attempted, "int"),
            _count(g, t), _share(g, t), *(t.show(getattr(g, k), "int") for k in last),
        ]
        for g in ordered
    ]  # fmt: skip
    return markup.table(caption, heads, rows, classes="sapa-numbers")


def _count(group: ControlGroup, t: Translator) -> str:
    if group.controlled:
        return t.show(group.controlled, "int")
    return f'<b class="sapa-zero">0 · {esc(t("app.control.zero"))}</b>'


def _share(group: ControlGroup, t: Translator) -> str:
    if group.low is None or group.high is None:
        return "–"
    interval = t("app.control.interval", low=group.low, high=group.high)
    return f'<b>{esc(t.percent(group.share, 1))}</b> <span class="sapa-muted">{esc(interval)}</span>'


def days(day: ControlDay, t: Translator) -> str:
    """Return the days of fieldwork: made and controlled that day, and so far."""
    rows, made, done = [], 0, 0
    for one in day.curve:
        rows.append([
            esc(t.date(one.day)), t.show(one.made - made, "int"), t.show(one.made, "int"),
            t.show(one.controlled - done, "int"), t.show(one.controlled, "int"),
            t.percent(one.controlled / one.made if one.made else 0.0, 1),
        ])  # fmt: skip
        made, done = one.made, one.controlled
    heads = [t(f"app.control.day.{k}") for k in ("day", "made", "made_all", "done", "done_all", "share")]
    return _folded(t("app.control.today.days"), markup.table(t("app.control.today.days"), heads, rows,
                                                             classes="sapa-numbers"))  # fmt: skip


def next_list(listing: NextControls, day: ControlDay, t: Translator) -> str:
    """Return the interviews to control next with their reasons."""
    kept = listing.controls[:MOST]
    regions = day.interviews.region is not None
    heads = [t(f"app.control.list.{k}") for k in ("turn", "interview", "interviewer", *(["region"] if regions else []),
                                                  "why")]  # fmt: skip
    rows = []
    for c in kept:
        phone = f'<span class="sapa-clause">{esc(t("app.control.list.no_phone"))}</span>' if c.phone is False else ""
        place = [esc(t.place(c.region)) if c.region else "–"] if regions else []
        who = esc(c.interviewer) or esc(t("app.control.unnamed"))
        rows.append([t.show(c.turn, "int"), f"{esc(c.id)}{phone}", who, *place, _reasons([t(w) for w in c.why])])
    caption = t("app.control.next.caption", n=len(kept), all=len(listing.controls))
    return markup.table(caption, heads, rows, classes="sapa-list")


def _reasons(texts: Iterable[str]) -> str:
    first, *rest = [markup.sentence(text) for text in texts]
    return esc(first) + "".join(f'<span class="sapa-clause">{esc(text)}</span>' for text in rest)


def again(listing: NextControls, t: Translator) -> str:
    """Return whom control did not reach yet, and whose records exclude each other, folded."""
    heads = [t(f"app.control.list.{k}") for k in ("interview", "interviewer", "attempts", "why")]
    rows = [
        [esc(a.id), esc(a.interviewer), t.show(a.attempts, "int"), esc(t(f"app.control.again.{a.why}"))]
        for a in listing.again[:MOST]
    ]
    title = t("app.control.again.title", n=len(listing.again))
    about = f'<p class="sapa-muted">{esc(t("app.control.again.about"))}</p>'
    return _folded(title, about + markup.table(title, heads, rows, classes="sapa-narrow"))


def _folded(title: str, inside: str) -> str:
    return f'<details class="sapa-more"><summary>{esc(title)}</summary>{inside}</details>'


__all__ = ["again", "corridor", "days", "groups", "next_list", "pace", "verdict"]
