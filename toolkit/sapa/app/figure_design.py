"""How precise is each region under the plan, and what would a larger sample buy? Written at once as a slider moves."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.app.design.curve import Curve, curve_of
from sapa.app.svg import Sheet, nice_ticks, wide
from sapa.figures.drawing import short
from sapa.i18n import Translator
from sapa.present.digits import natural_digits
from sapa.present.palette import ACCENT, INK, LIMIT, LINE, MUTED, WHITE
from sapa.results.plan import DomainPlan, SamplePlan
from sapa.results.targets import DifferenceTarget, MeanTarget, TotalTarget

WIDTH = 680.0
CURVE_WIDTH = 480.0
CURVE_HEIGHT = 250.0
PAD = 16.0
ROW = 19.0
MOST_ROWS = 30
POINTS = 60
GAP = "\u2003"
"""Between a name and its n: two blanks would be drawn as one."""
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture: its SVG, and the words that stand for it."""

    svg: str
    alt: str


def in_percent(plan: SamplePlan) -> bool:
    """Tell whether the plan's margins are shares: those of a mean or a total are in its unit, also where relative."""
    return not isinstance(plan.target, MeanTarget | TotalTarget)


def shown_margin(margin: float | None, plan: SamplePlan, t: Translator) -> str:
    """Return a margin as people read it: ±2.8 %, or ± with as many digits as the unit needs."""
    if margin is None:
        return "–"
    if in_percent(plan):
        return f"±{t.percent(margin, natural_digits(margin * PERCENT, digits=1))}"
    return f"±{t.number(margin, natural_digits(margin, digits=2))}"


def shown_bound(bound: float, plan: SamplePlan, t: Translator) -> str:
    """Return a bound without digits that say nothing: 5 %, 7.5 %."""
    return t("app.claims.share", value=t.number(round(bound * PERCENT, 6))) if in_percent(plan) else t.number(bound)


def domains_of(plan: SamplePlan) -> list[DomainPlan]:
    """Return the parts of the population to show, the most precise first: those asked for, else the first column's."""
    wanted = plan.domain_targets[0].by if plan.domain_targets else plan.by[:1]
    found = [d for d in plan.domains if d.by == tuple(wanted) and d.interviews > 0 and d.margin is not None]
    return sorted(found, key=lambda d: (d.margin or 0.0, d.domain))


def exhibit(plan: SamplePlan, t: Translator) -> str:
    """Return what every customer should see: what the country's margin is in the least precise part."""
    parts = domains_of(plan)
    whole = shown_margin(plan.margin, plan, t)
    if len(parts) < 2:
        return t("app.design.exhibit.whole", margin=whole, n=plan.interviews)
    last = parts[-1]
    return t(
        "app.design.exhibit", whole=whole, margin=shown_margin(last.margin, plan, t), place=t.place(last.domain),
        n=last.interviews,
    )  # fmt: skip


def note(plan: SamplePlan, t: Translator) -> str:
    """Return the foot of a picture: its n, the frame and its day, and of a difference whose margins are shown."""
    frame = plan.frame
    words = t("app.design.figure.note", n=plan.interviews, frame=frame.name)
    if frame.date is not None:
        words += f" {t('app.design.figure.note_date', when=frame.date)}"
    if isinstance(plan.target, DifferenceTarget):
        words += f" {t('planning.design.said.difference', p=plan.target.p1)}"
    return words


def margins(plan: SamplePlan, bound: float | None, t: Translator) -> Drawn:
    """Draw the margin of the whole and of each part: dots sorted, the norm's line, n beside the name.

    `bound` is the largest margin that the norm (or the technical specification) allows for the whole.
    """
    title = exhibit(plan, t)
    parts = domains_of(plan)
    hidden = max(0, len(parts) - MOST_ROWS)
    parts = parts[hidden:]
    wanted = {d.wanted for d in parts if d.wanted is not None}
    rows: list[tuple[str, int, float, float | None, bool]] = [
        (t("app.design.figure.whole"), plan.interviews, plan.margin, bound, True)
    ]
    rows += [(short(t.place(d.domain)), d.interviews, d.margin or 0.0, d.wanted, False) for d in parts]
    sheet = Sheet(WIDTH)
    y = sheet.block(PAD, 6, title, WIDTH - 2 * PAD, size=15, bold=True)
    read = t("app.design.figure.margins.read", confidence=t.percent(plan.confidence, _digits(plan.confidence)))
    y = sheet.block(PAD, y + 2, read, WIDTH - 2 * PAD, size=12, fill=MUTED)
    names = [f"{name}{GAP}n = {t.show(n, 'int')}" for name, n, *_ in rows]
    left = PAD + min(300.0, max(wide(name, 12.5) for name in names)) + 10
    right = WIDTH - 66
    limits = _limits(plan, bound, wanted, t)
    top = y + 14 + 15 * len(limits)
    most = max([row[2] for row in rows] + [value for value, *_ in limits] or [1.0]) * 1.04
    foot = top + ROW * (len(rows) + 0.6) + 4

    def across(value: float) -> float:
        return left + (right - left) * value / most

    for tick in nice_ticks(most):
        sheet.line(across(tick), top, across(tick), foot)
        sheet.text(across(tick), foot + 15, _axis(tick, plan, t), size=11.5, fill=MUTED, anchor="middle")
    for i, (value, words, colour, dash) in enumerate(limits):
        sheet.line(across(value), top - 6 - 15 * i, across(value), foot, stroke=colour, width=1.5, dash=dash)
        beside = across(value) + 5 + wide(words, 12, bold=True) < WIDTH
        sheet.text(
            across(value) + (5 if beside else -5), top - 6 - 15 * i, words, size=12, fill=colour, bold=True,
            anchor="start" if beside else "end", halo=True,
        )  # fmt: skip
    at = top + ROW * 0.75
    for name, (_, _, margin, asked, whole) in zip(names, rows, strict=True):
        colour = INK if whole else ACCENT
        sheet.text(left - 10, at + 4, name, anchor="end", bold=whole)
        sheet.line(left, at, across(margin), at, stroke=colour, width=2)
        over = asked is not None and margin > asked * (1 + 1e-9)
        sheet.dot(across(margin), at, fill=WHITE if over else colour, stroke=colour)
        sheet.text(across(margin) + 9, at + 4, shown_margin(margin, plan, t), size=12, halo=True, bold=whole)
        at += ROW * (1.4 if whole else 1.0)
    end = foot + 20
    if hidden:
        end = sheet.block(PAD, end, t("figures.more_rows", n=hidden), WIDTH - 2 * PAD, size=11.5, fill=MUTED)
    if any(asked is not None and margin > asked * (1 + 1e-9) for _, _, margin, asked, _ in rows):
        end = sheet.block(PAD, end, t("app.design.figure.hollow"), WIDTH - 2 * PAD, size=11.5, fill=MUTED)
    end = sheet.block(PAD, end + 2, note(plan, t), WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(end + 12, title), title)


def _limits(
    plan: SamplePlan, bound: float | None, wanted: set[float], t: Translator
) -> list[tuple[float, str, str, str]]:
    """Return the lines: the norm's for the whole, and what is wanted of each part where that is one number."""
    found = []
    if bound is not None and in_percent(plan):
        words = t("app.design.figure.norm", bound=shown_bound(bound, plan, t))
        found.append((bound, words, LIMIT, ""))
    if len(wanted) == 1:
        value = next(iter(wanted))
        words = t("app.design.figure.wanted", bound=shown_bound(value, plan, t))
        found.append((value, words, ACCENT, "5 3"))
    return found


def _digits(fraction: float) -> int:
    return 0 if abs(fraction * PERCENT - round(fraction * PERCENT)) < 1e-6 else 1


def _axis(value: float, plan: SamplePlan, t: Translator) -> str:
    return t.percent(value, _digits(value)) if in_percent(plan) else t.number(round(value, 10))


def larger(plan: SamplePlan, bound: float | None, t: Translator) -> Drawn | None:
    """Draw the margin against the number of interviews with the plan's own point and the norm; None without a curve."""
    curve = curve_of(plan)
    if curve is None:
        return None
    bound = bound if in_percent(plan) else None
    need = curve.needed(bound) if bound is not None else None
    title = _question(curve, bound, need, plan, t)
    sheet = Sheet(CURVE_WIDTH)
    y = sheet.block(PAD, 6, title, CURVE_WIDTH - 2 * PAD, size=15, bold=True)
    read = t("app.design.figure.larger.read")
    top = sheet.block(PAD, y + 2, read, CURVE_WIDTH - 2 * PAD, size=12, fill=MUTED) + 22
    most_n = min(curve.most, max(2.2 * curve.today, 1.5 * (need or 0.0)))
    least_n = max(1.0, min(curve.today, need or curve.today) / 6)
    most = min(1.0 if in_percent(plan) else float("inf"), curve.at(least_n), 3.2 * max(curve.margin, bound or 0.0))
    left, right, foot = PAD + 46, CURVE_WIDTH - 30, top + CURVE_HEIGHT

    def x(n: float) -> float:
        return left + (right - left) * n / most_n

    def height(margin: float) -> float:
        return foot - (foot - top) * min(margin, most) / most

    for tick in nice_ticks(most, about=5):
        sheet.line(left, height(tick), right, height(tick))
        sheet.text(left - 6, height(tick) + 4, _axis(tick, plan, t), size=11.5, fill=MUTED, anchor="end")
    for tick in nice_ticks(most_n, about=4):
        sheet.text(x(tick), foot + 16, t.show(round(tick), "int"), size=11.5, fill=MUTED, anchor="middle")
    sheet.line(left, foot, right, foot, stroke=LINE)
    if bound is not None and bound <= most:
        sheet.line(left, height(bound), right, height(bound), stroke=LIMIT, width=1.5)
        words = t("app.design.figure.norm_short", bound=shown_bound(bound, plan, t))
        sheet.text(right, height(bound) - 6, words, size=12, fill=LIMIT, bold=True, anchor="end", halo=True)
    start = curve.needed(most) or least_n
    points = [start * (most_n / start) ** (k / POINTS) for k in range(POINTS + 1)] if most_n > start else [start]
    sheet.curve([(x(n), height(curve.at(n))) for n in points], stroke=ACCENT)
    sheet.dot(x(curve.today), height(curve.margin), radius=6, fill=INK)
    words = f"n = {t.show(curve.today, 'int')}, {shown_margin(curve.margin, plan, t)}"
    end = x(curve.today) + 10 + wide(words, 12.5, bold=True) > CURVE_WIDTH
    sheet.text(
        x(curve.today) + (-8 if end else 9), height(curve.margin) - 9, words, bold=True,
        anchor="end" if end else "start", halo=True,
    )  # fmt: skip
    sheet.text((left + right) / 2, foot + 36, t("app.design.figure.interviews"), size=12, anchor="middle")
    y = sheet.block(PAD, foot + 42, note(plan, t), CURVE_WIDTH - 2 * PAD, size=11, fill=MUTED)
    return Drawn(sheet.done(y + 12, title), title)


def _question(curve: Curve, bound: float | None, need: float | None, plan: SamplePlan, t: Translator) -> str:
    if bound is not None and need is not None and curve.margin > bound * (1 + 1e-9):
        return t(
            "app.design.figure.larger.more", bound=shown_bound(bound, plan, t), n=_up(need),
        )  # fmt: skip
    double = min(2.0 * curve.today, curve.most)
    return t(
        "app.design.figure.larger.double", today=shown_margin(curve.margin, plan, t),
        then=shown_margin(curve.at(double), plan, t),
    )  # fmt: skip


def _up(number: float) -> int:
    return int(-(-number // 1))
