"""The coverage panel's pictures: what is written in them, colours that stay apart, no text outside the sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sapa.app.coverage.draw_bars import MOST_ROWS, plan_bars
from sapa.app.coverage.draw_dots import Dot, Group, Row, draw_dots
from sapa.app.coverage.draw_map import COLOURS, drawable, ink_on, plan_map
from sapa.app.coverage.draw_progress import progress_curve, title_of
from sapa.app.coverage.numbers import points, signed
from sapa.app.coverage.plan_rows import Breakdown, PlanRow, Reached
from sapa.app.coverage.plan_tables import rows, title
from sapa.app.svg import wide
from sapa.figures.error_map import TILES
from sapa.i18n import LANGUAGES, translator
from sapa.present.palette import contrast, luminance
from sapa.results.coverage import Progress, ProgressDay

TEN = Breakdown(
    "region", "",
    (
        PlanRow("KZ-10", 100, None, 100, 100), PlanRow("KZ-11", 100, None, 95, 90), PlanRow("KZ-15", 100, None, 80, 75),
        PlanRow("KZ-19", 100, None, 60, 60), PlanRow("KZ-23", 10, None, 0, 0), PlanRow("KZ-27", None, None, 5, 5),
    ),
)  # fmt: skip
"""One region of each kind: reached, 10, 25 and 40 of 100 missing, nobody reached, not planned."""


def written(svg: str) -> list[str]:
    """Return the texts of a picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_each_step_of_the_key_is_told_apart():
    """Ten and 25 per cent missing belong to the lighter step; 85 of 410 planned are missing (10 + 25 + 40 + 10)."""
    assert [r.reached for r in TEN.rows] == [
        Reached.MET, Reached.SLIGHT, Reached.MARKED, Reached.SEVERE, Reached.MISSED, Reached.NO_PLAN,
    ]  # fmt: skip
    assert (TEN.planned, TEN.valid, TEN.missing) == (410, 330, 85)
    assert [r.label for r in TEN.behind] == ["KZ-19", "KZ-15", "KZ-11", "KZ-23"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_writes_what_is_missing_in_every_tile(language):
    """A tick where the plan is reached, minus the number where it is not, a dash without a plan; a full key."""
    t = translator(language)
    drawn = plan_map(TEN, title(TEN, t), "note", t)
    texts = written(drawn.svg)
    assert {"✓", "−10", "−25", "−40", "90 / 100"} <= set(texts)
    assert texts.count("−10") == 2
    assert texts.count("–") == len(TILES) - 5
    for reached in Reached:
        assert t(f"app.coverage.reached.{reached.value}") in texts
    assert "«" not in drawn.alt
    assert t.show(85, "int") in drawn.alt
    assert t.place("KZ-19") in drawn.alt


def test_the_colours_stay_apart_and_words_on_them_can_be_read():
    """The more is missing the darker, in greyscale too; text has a contrast of 4.5 at least (WCAG 2.1)."""
    steps = [COLOURS[r] for r in (Reached.SLIGHT, Reached.MARKED, Reached.SEVERE, Reached.MISSED)]
    assert all(contrast(a, b) > 1.4 for a, b in pairwise(steps))
    assert sorted(steps, key=luminance, reverse=True) == steps
    assert all(contrast(ink_on(colour), colour) >= 4.5 for colour in COLOURS.values())


def test_other_territories_are_bars():
    """Districts are no regions of Kazakhstan: the largest gap first, the rest counted."""
    many = Breakdown(
        "stratum", "", tuple(PlanRow(f"District {i}", 20, None, 20 - i % 7, 20 - i % 7) for i in range(40))
    )
    assert not drawable(many)
    assert drawable(TEN)
    t = translator("en")
    drawn = plan_bars(many, title(many, t), "note", t)
    texts = written(drawn.svg)
    assert next(x for x in texts if x.startswith("−")) == "−6 · 14 / 20"
    assert sum(x.startswith("District") for x in texts) == MOST_ROWS
    assert t("figures.more_rows", n=10) in texts


def test_the_table_has_every_row_with_the_word_of_its_colour():
    """Who does not see colours reads the word."""
    t = translator("ru")
    shown = rows(TEN, t)
    assert shown.count('<th scope="row">') == 6
    assert shown.index("Алматинская") < shown.index("Акмолинская")
    assert f'title="{t("app.coverage.reached.missed")}"' in shown


def course(total: int, planned: int | None, **more) -> Progress:
    """Return ten days that end with `total` interviews."""
    first = date(2026, 2, 1)
    days = tuple(ProgressDay(first + timedelta(i), 5, 5, total - 45 + 5 * i, i == 4) for i in range(10))
    return Progress(days=days, groups=(), planned=planned, pace=5.0, end=more.get("end"), limit=9.0,
                    undated=more.get("undated", 0))  # fmt: skip


def test_the_curve_says_where_the_pace_leads():
    """Reached, behind with an end, behind without a pace, and without a plan; an unusual day has a question mark."""
    t = translator("en")
    assert title_of(course(100, 100), t).startswith("The plan was reached: 100")
    assert "12 February 2026" in title_of(course(100, 110, end=date(2026, 2, 12)), t)
    assert title_of(course(100, 110), t) == "By 10 February 2026 there are 100 valid interviews of 110 planned"
    assert title_of(course(100, None), t) == "By 10 February 2026 there are 100 valid interviews"
    drawn = progress_curve(course(100, 110, undated=3), "note", t)
    texts = written(drawn.svg)
    assert "?" in texts
    assert "3 interviews have no day and are not on the curve." in texts
    days = re.findall(
        r'<text x="([0-9.]+)"[^>]*font-size="([0-9.]+)"[^>]*text-anchor="middle"[^>]*>([^<]*2026)<', drawn.svg
    )
    edges = [(float(x) - wide(w, float(s)) / 2, float(x) + wide(w, float(s)) / 2) for x, s, w in days]
    assert len(edges) > 1
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 800
    assert all(one[1] < other[0] for one, other in pairwise(edges))


def test_long_names_stay_on_the_sheet():
    """A name that is wider than its room is written smaller, bold ones too."""
    name = "Участвовали в волонтерстве или работе неправительственных организаций"
    t = translator("ru")
    drawn = draw_dots(
        [Group("Показатели", (Row(name, (Dot(0.4, "after", 0.3, 0.5),), "40 %", strong=True),), "Пояснение")],
        title="Ответ", read="Как читать", key=[("after", "после")], note="Источник", t=t,
    )  # fmt: skip
    found = re.search(r'<text x="([0-9.]+)"[^>]*font-size="([0-9.]+)"[^>]*>Участвовали', drawn.svg)
    assert found is not None
    assert float(found[2]) < 12.5
    assert "Пояснение" in written(drawn.svg)


def test_signs_are_true_and_nought_has_none():
    """−0.04 points is 0.0, never −0.0."""
    t = translator("en")
    assert points(-0.0004, t) == "0.0 points"
    assert points(-0.012, t) == "−1.2 points"
    assert signed(3.0, 0, t) == "+3"
