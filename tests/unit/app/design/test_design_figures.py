"""Pictures of a plan: what they say, sorted dots, the norm's line, the same bytes, every letter inside the sheet."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from fixtures.design_panel import drawn_model
from sapa.app.design.model import DesignModel
from sapa.app.figure_design import domains_of, exhibit, larger, margins, shown_margin
from sapa.app.figure_design_map import regions_of, sample_map
from sapa.app.svg import Sheet, broken, nice_ticks, wide
from sapa.i18n import translator
from sapa.results.plan import SamplePlan
from sapa.results.targets import DifferenceTarget, MeanTarget

NS = {"s": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def plan() -> SamplePlan:
    """Return 1,200 interviews over the regions of the shipped frame, simple random within them."""
    model = DesignModel(language="en")
    model.change({"interviews": 1200, "deff": {"value": 1.0}, "cluster_size": None})
    made = model.plan
    model.close()
    return made


def _texts(svg: str) -> list[str]:
    return [e.text or "" for e in ET.fromstring(svg).iterfind(".//s:text", NS)]  # noqa: S314 - our own bytes


def test_the_exhibit_says_what_the_country_is_in_the_smallest_region(plan: SamplePlan, language: str) -> None:
    """±2.8 % nationally is ±27.2 % in Ulytau with its 13 interviews."""
    words = exhibit(plan, translator(language)).replace("\u00a0", " ").replace(",", ".")
    assert "±2.8" in words
    assert "±27.2" in words
    assert "13" in words
    assert "KZ-62" not in words


def test_dots_are_sorted_and_n_stands_beside_the_name(plan: SamplePlan) -> None:
    """The most precise first: Almaty city with 131 interviews, Ulytau last with 13."""
    texts = _texts(margins(plan, 0.05, translator("en")).svg)
    names = [x for x in texts if "n = " in x and ";" not in x]
    assert names[0] == "Whole sample\u2003n = 1,200"
    assert names[1] == "Almaty city\u2003n = 131"
    assert names[-1] == "Ulytau Region\u2003n = 13"
    assert len(names) == 21
    shown = [d.margin for d in domains_of(plan)]
    assert shown == sorted(shown)
    assert any("5%" in x for x in texts)


def test_the_norms_line_is_drawn_only_where_there_is_a_norm(plan: SamplePlan) -> None:
    """No bound, no line."""
    t = translator("en")
    norm = t("app.design.figure.norm", bound="5%")
    assert norm in _texts(margins(plan, 0.05, t).svg)
    assert norm not in _texts(margins(plan, None, t).svg)


def test_every_text_lies_inside_the_sheet(plan: SamplePlan, language: str) -> None:
    """Widths are those of the widest font: nothing is cut off at the edge."""
    t = translator(language)
    for drawn in (margins(plan, 0.05, t), larger(plan, 0.05, t), sample_map(plan, None, t)):
        root = ET.fromstring(drawn.svg)  # noqa: S314 - our own bytes
        width, height = float(root.get("width")), float(root.get("height"))
        for text in root.iterfind(".//s:text", NS):
            size, x, y = float(text.get("font-size")), float(text.get("x")), float(text.get("y"))
            span = wide(text.text or "", size, bold=text.get("font-weight") is not None)
            start = {"start": x, "middle": x - span / 2, "end": x - span}[text.get("text-anchor")]
            assert start >= -1, text.text
            assert start + span <= width + 1, text.text
            assert 0 < y < height, text.text
        assert drawn.alt
        assert "«app" not in drawn.svg


def test_the_curve_tells_what_the_norm_needs(plan: SamplePlan) -> None:
    """With 100 interviews the margin is ±9.8 %, and 385 (Cochran's 384.16) keep 5 %."""
    model = DesignModel(language="en")
    model.change({"interviews": 100, "deff": {"value": 1.0}, "cluster_size": None})
    drawn = larger(model.plan, 0.05, translator("en"))
    assert drawn is not None
    assert re.search(r"\b38[56] interviews", drawn.alt), drawn.alt
    model.close()
    twice = larger(plan, 0.05, translator("en"))
    assert twice is not None
    # 2.83 % · √½ = 2.0 %
    assert twice.alt == "Twice as many interviews: ±2.0% instead of ±2.8%"


def test_the_same_plan_gives_the_same_bytes(plan: SamplePlan) -> None:
    """A saved picture can be compared with another run."""
    t = translator("kk")
    assert margins(plan, 0.05, t).svg == margins(plan, 0.05, t).svg
    assert sample_map(plan, None, t).svg == sample_map(plan, None, t).svg


def test_the_map_counts_interviews_and_drawn_units_by_region() -> None:
    """Two regions of the small frame; the others are marked as having none."""
    model = drawn_model()
    found = regions_of(model.plan, model.study.drawn)
    assert set(found) == {"KZ-10", "KZ-62"}
    assert sum(r.interviews for r in found.values()) == 80
    assert sum(r.units for r in found.values()) == len(model.study.drawn.main)
    drawn = sample_map(model.plan, model.study.drawn, translator("ru"))
    assert drawn is not None
    assert _texts(drawn.svg).count("–") == 18
    model.close()


def test_names_of_regions_stay_inside_their_tiles(plan: SamplePlan, language: str) -> None:
    """The longest are Карагандинская and Кызылординская: each text keeps 4 points to the edges of a tile of 92."""
    svg = sample_map(plan, None, translator(language)).svg
    texts = [e for e in ET.fromstring(svg).iterfind(".//s:text", NS) if e.get("text-anchor") == "middle"]  # noqa: S314
    assert len(texts) >= 60
    for one in texts:
        assert wide(one.text or "", float(one.get("font-size"))) <= 92 - 2 * 4


def test_pictures_of_a_difference_say_whose_margins_they_show(plan: SamplePlan, language: str) -> None:
    """Those of the first share, in both pictures; a mean has its own unit, also where the target is relative."""
    t = translator(language)
    said = t("planning.design.said.difference", p=0.4)
    differs = replace(plan, target=DifferenceTarget(p1=0.4, p2=0.45))
    for picture in (margins, larger):
        assert said in " ".join(_texts(picture(differs, 0.05, t).svg))
        assert said not in " ".join(_texts(picture(plan, 0.05, t).svg))
    for relative in (False, True):
        mean = replace(plan, target=MeanTarget(margin=0.04, sd=2.0, mean=1.5, relative=relative), margin=0.06)
        assert shown_margin(mean.margin, mean, t) == f"±{t.number(0.06, 2)}"


def test_strata_that_are_no_regions_have_no_map(plan: SamplePlan) -> None:
    """Zones of a city cannot be laid on Kazakhstan's tiles."""
    zones = tuple(replace(s, parts=(f"zone {i}",), stratum=f"zone {i}") for i, s in enumerate(plan.strata))
    assert sample_map(replace(plan, strata=zones, domains=()), None, translator("en")) is None


def test_text_is_escaped_and_broken_at_the_width() -> None:
    """Names come from files."""
    sheet = Sheet(200)
    sheet.text(0, 10, "<script>&")
    assert "<script>" not in sheet.done(20, 'a "title"')
    ET.fromstring(sheet.done(20, 'a "title"'))  # noqa: S314 - our own bytes
    lines = broken("one two three four five six", 12, 80)
    assert len(lines) > 1
    assert " ".join(lines) == "one two three four five six"
    assert all(wide(line, 12) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]), (1200, [0, 200, 400, 600, 800, 1000, 1200]), (0, [0])],
)
def test_ticks_are_round_numbers(most: float, ticks: list[float]) -> None:
    """Steps of 1, 2 or 5 times a power of ten."""
    assert nice_ticks(most) == pytest.approx(ticks)
