"""Pictures: right kinds, every letter drawn, the same bytes each time."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sapa.figures import KINDS, pictures
from sapa.figures.error_map import STEPS, TILES, edges, error_map, regions_of, step_of
from sapa.figures.sampling_error import by_design, sampling_error
from sapa.i18n import translator
from sapa.present.palette import INK, WHITE, contrast, luminance
from sapa.results import Evaluation
from sapa.results.details import NominalError, SamplingErrorDetail
from sapa.review import review


@pytest.fixture(scope="module")
def evaluation(sample: Path) -> Evaluation:
    """Return the review of the sample deliverable."""
    return review(sample)


def test_there_is_a_picture_for_each_question(evaluation: Evaluation, language: str) -> None:
    """Sampling error twice, field control, plan and achieved; letters that a font lacks would raise a warning here."""
    drawn = pictures(evaluation, translator(language))
    assert [p.kind for p in drawn] == [k for k in KINDS if k != "satisfaction"]
    for one in drawn:
        assert one.png.startswith(b"\x89PNG")
        ET.fromstring(one.svg)  # noqa: S314 - our own bytes
        assert one.title
        assert re.search(r"\d", one.alt)
        assert "«" not in one.alt


def test_the_same_evaluation_gives_the_same_bytes(evaluation: Evaluation) -> None:
    """A saved figure can be compared with another run."""
    first, second = (pictures(evaluation, translator("kk")) for _ in range(2))
    assert [p.svg for p in first] == [p.svg for p in second]
    assert [p.png for p in first] == [p.png for p in second]


def test_the_alternative_text_says_what_the_picture_shows(evaluation: Evaluation) -> None:
    """1,188 valid interviews of 1,200 planned, from the sample's README; 48 interviewers."""
    alts = {p.kind: p.alt for p in pictures(evaluation, translator("en"))}
    assert "48 interviewers" in alts["field_control"]
    assert "1,200" in alts["coverage"]


def test_nothing_is_drawn_where_there_are_no_numbers(evaluation: Evaluation) -> None:
    """An evaluation without details has no pictures and no error."""
    assert pictures(replace(evaluation, details={}), translator("en")) == ()


def _error(evaluation: Evaluation) -> SamplingErrorDetail:
    return next(d for d in evaluation.details.values() if isinstance(d, SamplingErrorDetail))


def _drawn(kind: str, detail: SamplingErrorDetail, language: str) -> tuple[str, list[str]]:
    draw = error_map if kind == "error_map" else sampling_error
    figure, alt = draw(detail, "note", translator(language))
    return alt, [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]


def test_the_title_of_the_error_picture_is_its_answer(evaluation: Evaluation) -> None:
    """Errors are 0.98/√n: ±2.84 % at n = 1,188, ±8.28 % in Almaty (140), ±17.32 % in Ulytau (32)."""
    alt, texts = _drawn("sampling_error", _error(evaluation), "en")
    assert alt == (
        "The whole sample’s nominal error is ±2.8%, within the 5% limit; "
        "in every single region it is larger: ±8.3% to ±17.3%."
    )
    assert texts[0].startswith("The whole sample’s nominal error is ±2.8%")
    assert "limit for the whole sample: 5%" in texts
    assert any("Thin line" in text for text in texts)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (2.5, "above the 2.5% limit; in every single region"),
        (2.84, "±2.843%, above the 2.84% limit"),
        (12.0, "in 13 of 20 regions it is above the limit"),
        (20.0, "within it in every single region (up to ±17.3%)"),
        (None, "in single regions it is ±8.3% to ±17.3%"),
    ],
)
def test_the_answer_follows_the_limit(evaluation: Evaluation, limit: float | None, words: str) -> None:
    """Below, above, between and without a limit; digits grow until the error and the limit can be told apart."""
    alt, _ = _drawn("sampling_error", replace(_error(evaluation), limit=limit), "en")
    assert words in alt


def test_every_region_has_its_tile_with_error_and_n(evaluation: Evaluation, language: str) -> None:
    """Twenty tiles, no two in one place; each prints its name, its error and its number of interviews."""
    assert len(set(TILES.values())) == len(TILES) == 20
    alt, texts = _drawn("error_map", _error(evaluation), language)
    t = translator(language)
    joined = [" ".join(text.split()).replace("- ", "-") for text in texts]
    for code in TILES:
        assert t(f"region.short.{code}") in joined, code
    assert sum(text.startswith("n = ") for text in texts) == 20
    assert "20" in alt


def test_regions_are_known_by_code_and_by_name_in_any_language() -> None:
    """ISO codes, KATO codes and names of the three languages mean the same tile; other words mean none."""
    groups = [
        NominalError("region", name, 50, None, fpc=False, p=0.5, z=1.96, confidence=0.95, margin=0.1)
        for name in ("KZ-75", "150000000", "Абай облысы", "Карагандинская область", "Astana city", "Bavaria")
    ]
    assert list(regions_of(groups)) == ["KZ-75", "KZ-15", "KZ-10", "KZ-35", "KZ-71"]


def test_a_region_without_interviews_is_grey_and_hatched(evaluation: Evaluation) -> None:
    """Grey for none, told by lines as well; a map of few regions, or of another country's, is not drawn."""
    detail = _error(evaluation)
    without = replace(detail, groups=tuple(g for g in detail.groups if g.group != "KZ-27"))
    t = translator("en")
    figure, _ = error_map(without, "note", t)
    hatched = [p for p in figure.axes[0].patches if p.get_hatch()]
    assert len(hatched) == 2  # the tile and its entry in the key
    assert t("figures.map.none") in [text.get_text() for text in figure.axes[0].texts]
    few = replace(detail, groups=tuple(g for g in detail.groups if g.group in ("KZ-75", "KZ-71")))
    assert error_map(few, "note", t) is None
    abroad = replace(detail, groups=tuple(replace(g, group=f"Land {i}") for i, g in enumerate(detail.groups)))
    assert error_map(abroad, "note", t) is None


def test_the_steps_of_the_map_are_told_apart_without_colour() -> None:
    """Each step is clearly darker than the one before (WCAG contrast of neighbours), and its text can be read on it."""
    for lighter, darker in pairwise(STEPS):
        assert luminance(lighter) > luminance(darker)
        assert contrast(lighter, darker) >= 1.5
    for colour in STEPS:
        assert max(contrast(INK, colour), contrast(WHITE, colour)) >= 4.0
    assert [step_of(m, edges(5.0, [])) for m in (0.05, 0.0501, 0.10, 0.15, 0.3)] == [0, 1, 1, 2, 3]
    assert edges(None, [0.08, 0.16]) == pytest.approx((10.0, 12.0, 14.0))


def test_long_titles_are_broken_where_they_would_leave_the_sheet(evaluation: Evaluation, language: str) -> None:
    """No text of the error pictures runs over the right edge, in any language."""
    for draw in (sampling_error, error_map):
        figure, _ = draw(_error(evaluation), "note", translator(language))
        width = figure.get_figwidth() * figure.dpi
        renderer = figure.canvas.get_renderer()
        for text in figure.texts:
            assert text.get_window_extent(renderer).x1 <= width, text.get_text()


def test_regions_have_a_mark_with_the_margin_by_design(evaluation: Evaluation) -> None:
    """The least precise key indicator in its region, from the table of estimates; a picture without them has no key."""
    detail = _error(evaluation)
    designed = by_design(evaluation, "main", detail)
    table = next(one for one in evaluation.tables if one.name == "estimates")
    expected = {
        r["domain"]["region"]: r["margin"]
        for r in table.records()
        if r["indicator"] == detail.worst and isinstance(r["domain"], dict) and r["margin"] is not None
    }
    assert designed == expected
    assert len(designed) > 10
    t = translator("en")
    with_marks, without = (sampling_error(detail, "note", t, designed=d)[0] for d in (designed, None))
    drawn = [sum(line.get_markersize() == 4.2 for line in f.axes[0].lines) for f in (with_marks, without)]
    assert drawn == [len(designed), 0]
    said = [any("Hollow diamond" in text.get_text() for text in f.texts) for f in (with_marks, without)]
    assert said == [True, False]


def test_satisfaction_is_drawn_for_a_service(root: Path, language: str) -> None:
    """Seven events of the training sample were scored; one, with 62 % of 70 %, is below what is required."""
    training = review(root / "data-samples" / "services" / "training-2026")
    (one,) = pictures(training, translator(language))
    assert one.kind == "satisfaction"
    assert re.findall(r"\d+", one.alt) == ["7", "1"]


@pytest.mark.parametrize("width", [4.0, 7.2])
def test_a_picture_is_as_wide_as_asked_and_its_letters_keep_their_size(evaluation: Evaluation, width: float) -> None:
    """A telephone's drawing is 288 points wide with the letters of the others; the map alone stays as it is."""
    wide = {p.kind: p for p in pictures(evaluation, translator("ru"), saved=("svg",), letters=True)}
    for one in pictures(evaluation, translator("ru"), width=width, saved=("svg",), letters=True):
        assert one.png == b""
        inches = 8.6 if one.kind == "error_map" else width
        assert f'viewBox="0 0 {inches * 72:g} '.encode() in one.svg
        sizes = [set(re.findall(rb"font: (?:\w+ )?([\d.]+)px", p.svg)) for p in (one, wide[one.kind])]
        assert sizes[0] - {b"8"} <= sizes[1]


def test_dollar_signs_in_names_are_letters(evaluation: Evaluation) -> None:
    """A region whose name looks like a formula is no formula."""
    detail = _error(evaluation)
    groups = tuple(replace(g, group=f"$\\frac{{{g.group}$") for g in detail.groups)
    key = next(k for k, d in evaluation.details.items() if d is detail)
    changed = replace(evaluation, details={key: replace(detail, groups=groups)})
    (one,) = pictures(changed, translator("en"), saved=("svg",), letters=True)
    assert b"$\\frac{" in one.svg
