"""Fields and sliders that stand for one key of the plan each: labels above them, per cent for fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw

from sapa.app.card import field
from sapa.app.design.model import DesignModel
from sapa.app.design.state import lines, meanings
from sapa.i18n import Translator

Convert = Callable[[Any], Any]
PERCENT = 100.0
DUST = 1e-9


def same(value: Any) -> Any:
    """Return the value as it is."""
    return value


def to_percent(value: Any) -> Any:
    """Return a fraction in per cent, free of the dust of binary numbers."""
    return round(float(value) * PERCENT, 6)


def from_percent(value: Any) -> Any:
    """Return per cent as a fraction; nought is "not stated"."""
    return round(float(value) / PERCENT, 10) or None


def some(value: Any) -> Any:
    """Return a number, or None where it is nought: "not stated"."""
    return value or None


def text(value: Any) -> Any:
    """Return a text without blanks around it, or None where it is empty."""
    return str(value).strip() or None


def as_lines(value: Any) -> Any:
    """Return a list as lines."""
    return "\n".join(value)


def from_lines(value: Any) -> Any:
    """Return lines as a list, or None where there are none."""
    return lines(value) or None


def as_meanings(value: Any) -> Any:
    """Return terms and meanings as `term: meaning` lines."""
    return "\n".join(f"{term}: {meaning}" for term, meaning in value.items())


def from_meanings(value: Any) -> Any:
    """Return `term: meaning` lines as pairs, or None where there are none."""
    return meanings(value) or None


class Control:
    """A widget that shows one key of the plan and changes it.

    Parameters
    ----------
    label
        Id of the words above it.
    read, write
        From the plan's value to the widget's and back; None written takes the key away.
    default
        What is shown where the plan states nothing.
    """

    def __init__(
        self,
        model: DesignModel,
        path: str | tuple[str, ...],
        widget: Any,
        label: str,
        *,
        read: Convert = same,
        write: Convert = same,
        default: Any = None,
    ) -> None:
        self.model, self.path, self.widget, self.label = model, path, field(widget), label
        self._read, self._write, self._default = read, write, default
        self._drawing = False
        self._shown: Any = None
        widget.observe(self._moved, "value")

    def _get(self) -> Any:
        return self.model.get(self.path)

    def _put(self, value: Any) -> None:
        self.model.set(self.path, value)

    def _moved(self, change: dict[str, Any]) -> None:
        if not self._drawing and not self._echo(change["new"]):
            self._put(self._write(change["new"]))

    def _echo(self, value: Any) -> bool:
        """Tell whether a slider only says back what it was given, at its own steps: nobody has moved it.

        Browsers round a value to the slider's step as soon as it is shown, and send that to the kernel.
        """
        if not isinstance(self.widget, ipw.FloatSlider | ipw.IntSlider) or not isinstance(self._shown, int | float):
            return False
        return bool(abs(value - self._shown) <= self.widget.step / 2 + DUST)

    def draw(self, t: Translator, *, options: Sequence[tuple[str, Any]] | None = None, default: Any = None) -> None:
        """Put the words and the plan's value into the widget. `default` replaces the one given at first."""
        stated = self._get()
        if stated is None:
            stated = self._default if default is None else default
        value = self._read(stated)
        self._drawing = True
        try:
            self.widget.description = t(self.label)
            if options is not None and list(self.widget.options) != list(options):
                self.widget.options = options
            if options is not None and not isinstance(value, tuple) and value not in [v for _, v in options]:
                value = options[0][1]
            self._make_room(value)
            if self.widget.value != value:
                self.widget.value = value
            self._shown = value
        finally:
            self._drawing = False

    def _make_room(self, value: Any) -> None:
        """Let a slider or a field reach a value that a plan brought along."""
        if hasattr(self.widget, "max") and isinstance(value, int | float):
            self.widget.max = max(self.widget.max, value)
            self.widget.min = min(self.widget.min, value)


class PartControl(Control):
    """The margin of the plan's first kind of parts (each region)."""

    def _get(self) -> Any:
        return self.model.get("domains", [{}])[0].get("margin")

    def _put(self, value: Any) -> None:
        first, *kept = self.model.get("domains", [{}])
        if first.get("by") and value is not None:
            self.model.set("domains", [{**first, "margin": value}, *kept])


class ListedControl(Control):
    """A list of sections shown by one key of each: `analysis: [{method: …}]` as lines, or as a choice of several.

    What else a section states (the purpose of a method, an evidence) is kept for the entries that stay.
    """

    def __init__(self, model: DesignModel, path: str, widget: Any, label: str, *, key: str, lined: bool = True) -> None:
        self._key, self._lined = key, lined
        super().__init__(model, path, widget, label, read=self._entries_shown, write=self._entries_of, default=())

    def _entries_shown(self, entries: Any) -> Any:
        named = tuple(str(entry[self._key]) for entry in entries)
        return "\n".join(named) if self._lined else named

    def _entries_of(self, value: Any) -> Any:
        kept = {str(entry[self._key]): entry for entry in self._get() or ()}
        named = lines(value) if self._lined else value
        return [kept.get(name, {self._key: name}) for name in dict.fromkeys(named)] or None


def slider(low: float, high: float, step: float, *, digits: int = 1) -> ipw.FloatSlider:
    """Return a slider that follows the hand."""
    return ipw.FloatSlider(
        value=low, min=low, max=high, step=step, readout_format=f".{digits}f", continuous_update=True
    )


def number(low: float, high: float, step: float) -> ipw.BoundedFloatText:
    """Return a field for a number between two others."""
    return ipw.BoundedFloatText(value=low, min=low, max=high, step=step)


def whole(low: int, high: int) -> ipw.BoundedIntText:
    """Return a field for a whole number between two others."""
    return ipw.BoundedIntText(value=low, min=low, max=high)


def line_field() -> ipw.Text:
    """Return a field for a line, heard when it is left."""
    return ipw.Text(continuous_update=False)


def area(rows: int = 3) -> ipw.Textarea:
    """Return a field for several lines, heard when it is left."""
    return ipw.Textarea(continuous_update=False, rows=rows)


def grid(*widgets: Any, classes: str = "sapa-fields") -> ipw.Box:
    """Return widgets side by side, as many in a row as fit."""
    box = ipw.Box(list(widgets))
    box.add_class(classes)
    return box
