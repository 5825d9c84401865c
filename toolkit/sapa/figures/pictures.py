"""Pictures of a review, one question each. Figures are plain objects (no pyplot state): many kernels may draw at once.

Every picture prints its n, its source and the review's date; PNG and SVG have the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapa.figures.coverage import coverage
from sapa.figures.drawing import STYLE, WIDTH
from sapa.figures.error_map import error_map
from sapa.figures.field_control import field_control
from sapa.figures.sampling_error import by_design, sampling_error
from sapa.figures.satisfaction import about, required, satisfaction
from sapa.i18n import Translator
from sapa.results import Evaluation
from sapa.results.details import CoverageDetail, FieldControlDetail, SamplingErrorDetail
from sapa.results.services import ServiceDetail

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("sampling_error", "error_map", "field_control", "coverage", "satisfaction")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: what it shows, as SVG and PNG, with the words that stand for it where it cannot be seen."""

    kind: str
    method: str
    title: str
    alt: str
    svg: bytes
    png: bytes


def pictures(
    evaluation: Evaluation, t: Translator, *, width: float = WIDTH, saved: Collection[str] = ("svg", "png"),
    letters: bool = False,
) -> tuple[Picture, ...]:  # fmt: skip
    """Draw every picture that an evaluation has the numbers for, in one language.

    Parameters
    ----------
    evaluation
        What a review found.
    t
        Whose words stand in the pictures.
    width
        Width of the sheet in inches; letters keep their size. A map is drawn as wide as its names need.
    saved
        Formats that are written: `svg`, `png`; the other is empty.
    letters
        Whether letters of an SVG stay text, for pages; else they are drawn, the same everywhere.
    """
    import matplotlib as mpl

    drawn = []
    with mpl.rc_context(STYLE | ({"svg.fonttype": "none"} if letters else {})):
        for method, detail in ((method, d) for (method, _), d in evaluation.details.items()):
            for kind, figure, alt in _draw(evaluation, method, detail, t, width):
                svg, png = (_bytes(figure, x) if x in saved else b"" for x in ("svg", "png"))
                name = about(detail) if isinstance(detail, ServiceDetail) else kind
                drawn.append(Picture(kind, method, t(f"figures.{name}"), alt, svg, png))
    return tuple(sorted(drawn, key=lambda p: KINDS.index(p.kind)))


def _draw(
    evaluation: Evaluation, method: str, detail: object, t: Translator, width: float
) -> Iterator[tuple[str, Figure, str]]:
    note = _note(evaluation, t)
    if isinstance(detail, SamplingErrorDetail) and detail.overall.margin is not None:
        designed = by_design(evaluation, method, detail)
        yield "sampling_error", *sampling_error(detail, note, t, designed=designed, width=width)
        tiles = error_map(detail, note, t)
        if tiles is not None:
            yield "error_map", *tiles
    if isinstance(detail, FieldControlDetail) and any(g.interviews for g in detail.by_interviewer):
        yield "field_control", *field_control(detail, note, t, width=width)
    if isinstance(detail, CoverageDetail) and any(s.planned is not None for s in detail.by_region or detail.strata):
        yield "coverage", *coverage(detail, note, t, width=width)
    if isinstance(detail, ServiceDetail):
        asked = satisfaction(detail, note, t, limits=required(evaluation, method), width=width)
        if asked is not None:
            yield "satisfaction", *asked


def _note(evaluation: Evaluation, t: Translator) -> str:
    roles = ("data", "feedback")
    data = [f.path for f in evaluation.files if f.role in roles] or [f.path for f in evaluation.files[:1]]
    parts = [t("figures.source", files=tuple(data))]
    passport = evaluation.passport
    if passport.start and passport.accepted:
        parts.append(t("figures.period", start=passport.start, accepted=passport.accepted))
    if evaluation.reviewed_on:
        parts.append(t("figures.reviewed", when=evaluation.reviewed_on))
    return " ".join(parts)


def _bytes(figure: Figure, kind: str) -> bytes:
    out = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": "sapa"} if kind == "svg" else {"Software": "sapa"}
    figure.savefig(out, format=kind, dpi=200, metadata=metadata, facecolor="white")
    return out.getvalue()
