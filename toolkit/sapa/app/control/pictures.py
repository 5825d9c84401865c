"""The pictures of the control panel: which there are, and drawing them all in one language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sapa.app.control.day import ControlDay
from sapa.app.figure_control import control_share, shares
from sapa.app.figure_control_time import control_curve, control_hours
from sapa.figures import Picture
from sapa.figures.drawing import STYLE
from sapa.figures.field_control import field_control
from sapa.i18n import Translator

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TODAY = ("control_share", "control_curve", "control_hours")
PEOPLE = ("control_funnel",)
"""Kinds of pictures: those of the day, and that of the interviewers."""


def pictures(day: ControlDay, t: Translator) -> tuple[Picture, ...]:
    """Draw every picture that there are numbers for."""
    import matplotlib as mpl

    with mpl.rc_context(STYLE):
        return tuple(
            Picture(kind, day.method, t(f"app.control.figure.tab.{kind}"), alt, _bytes(figure, "svg"),
                    _bytes(figure, "png"))
            for kind, figure, alt in _drawn(day, t)
        )  # fmt: skip


def _drawn(day: ControlDay, t: Translator) -> Iterator[tuple[str, Figure, str]]:
    note = source_note(day, t)
    people = bool(shares(day))
    if people:
        yield "control_share", *control_share(day, note, t)
    if day.curve:
        yield "control_curve", *control_curve(day, note, t)
    if day.hours.any():
        yield "control_hours", *control_hours(day, note, t)
    if people:
        yield "control_funnel", *field_control(day.detail, note, t)


def source_note(day: ControlDay, t: Translator) -> str:
    """Return the foot of a picture: its files, and the day of the latest interview."""
    files = [day.interviews.file()]
    if day.log is not None:
        files += [f.path for f in day.log.rows.files]
    words = [t("figures.source", files=tuple(files))]
    if day.last is not None:
        words.append(t("app.control.figure.until", when=day.last))
    return " ".join(words)


def _bytes(figure: Figure, kind: str) -> bytes:
    out = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": "sapa"} if kind == "svg" else {"Software": "sapa"}
    figure.savefig(out, format=kind, dpi=200, metadata=metadata, facecolor="white")
    return out.getvalue()
