"""What weights do: how far each margin moved towards the population, and what that changed in the results."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.app import markup
from sapa.app.coverage.draw_dots import Dot, Group, Row, draw_dots
from sapa.app.coverage.numbers import points
from sapa.app.coverage.weights_rows import Move, Shift
from sapa.app.coverage.words import Names
from sapa.app.figure_design import Drawn
from sapa.i18n import Translator
from sapa.results.repair import RepairDetail

MOST_ROWS = 32
MOST_SHIFTS = 16


def margins_moved(found: Sequence[Move], detail: RepairDetail, names: Names, note: str, t: Translator) -> Drawn:
    """Draw dumbbells: before and after against the population, by margin; the levels that moved least are left out."""
    kept = set(sorted(range(len(found)), key=lambda i: -found[i].gap)[:MOST_ROWS])
    groups: dict[str, list[Row]] = {}
    for i, move in enumerate(found):
        if i in kept:
            groups.setdefault(move.margin, []).append(_move(move, names, t))
    if detail.final is None:
        title = t(f"app.coverage.weights.margins.{detail.reference.value}", n=len(groups))
    else:
        worst = max(found, key=lambda m: m.gap)
        title = t(
            "app.coverage.weights.margins.title", level=names.both(worst.margin, worst.level), before=worst.before,
            after=worst.after, target=worst.target, n=len(groups),
        )  # fmt: skip
    read = t("app.coverage.weights.margins.read")
    if len(found) > len(kept):
        read += f" {markup.sentence(t('figures.more_rows', n=len(found) - len(kept)))}."
    return draw_dots(
        [Group(names.margin(margin), tuple(rows)) for margin, rows in groups.items()], title=title, read=read,
        key=_key(detail, t, population=True), note=note, t=t,
    )  # fmt: skip


def _move(move: Move, names: Names, t: Translator) -> Row:
    dots = [(move.target, "population"), (move.before, "before"), (move.after, "after")]
    told = [t.percent(v, 1) for v in (move.before, move.after) if v is not None]
    return Row(
        names.level(move.margin, move.level), tuple(Dot(v, s) for v, s in dots if v is not None), " → ".join(told)
    )


def _key(detail: RepairDetail, t: Translator, *, population: bool) -> list[tuple[str, str]]:
    found = [("population", t("app.coverage.key.population"))] if population else []
    found.append(("before", t(f"app.coverage.key.{detail.reference.value}")))
    if detail.final is not None:
        found.append(("after", t(f"app.coverage.key.{detail.final.value}")))
    return found


def results_moved(found: Sequence[Shift], detail: RepairDetail, note: str, t: Translator) -> Drawn | None:
    """Draw each share before and after with its interval; None where no indicator is a share."""
    shares = [s for s in found if s.share][:MOST_SHIFTS]
    if not shares:
        return None
    beyond = [s for s in shares if s.beyond]
    largest = max(shares, key=lambda s: abs(s.by))
    title = t(
        f"app.coverage.weights.results.{'beyond' if beyond else 'within'}", n=len(beyond), of=len(shares),
        indicator=largest.title, before=largest.before.value, after=largest.after.value,
    )  # fmt: skip
    rows = tuple(
        Row(s.title, (Dot(s.before.value, "before", s.before.low, s.before.high),
                      Dot(s.after.value, "after", s.after.low, s.after.high)), points(s.by, t), strong=bool(s.beyond))
        for s in shares
    )  # fmt: skip
    read = t(f"app.coverage.weights.results.read.{detail.errors.value}")
    return draw_dots([Group("", rows)], title=title, read=read, key=_key(detail, t, population=False), note=note, t=t)
