"""A list of boxes to tick: forms with their kinds beneath them, objects, methods, ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as ipw

from sapa.app.specification.choices import OptionGroup
from sapa.app.specification.step import heading


class Checks(ipw.VBox):
    """Boxes under the headings of the act. `ticked(key, on)` is called for every box that is pressed."""

    def __init__(self, ticked: Callable[[str, bool], None]) -> None:
        self._ticked = ticked
        self._groups: tuple[OptionGroup, ...] = ()
        self._heads: list[ipw.HTML] = []
        self.boxes: dict[str, ipw.Checkbox] = {}
        self._drawing = False
        super().__init__([])
        self.add_class("sapa-checks")

    def draw(
        self,
        groups: tuple[OptionGroup, ...],
        chosen: Sequence[str],
        words: Mapping[str, str],
        titles: Sequence[str],
    ) -> None:
        """Show the groups under their titles; `words` are the labels by key."""
        if groups != self._groups:
            self._make(groups)
        self._drawing = True
        try:
            for head, title in zip(self._heads, titles, strict=True):
                head.value = heading(title)
            for key, box in self.boxes.items():
                box.description, box.value = words[key], key in chosen
        finally:
            self._drawing = False

    def disable(self, disabled: bool) -> None:
        """Disable or free every box."""
        for box in self.boxes.values():
            box.disabled = disabled

    def _make(self, groups: tuple[OptionGroup, ...]) -> None:
        self._groups, self._heads, self.boxes = groups, [], {}
        parts: list[Any] = []
        for group in groups:
            head = ipw.HTML()
            self._heads.append(head)
            cells = []
            for option in group.options:
                boxes = [self._box(key, kind=key != option.key) for key in option.keys]
                cells.append(ipw.VBox(boxes))
            listed = ipw.Box(cells)
            listed.add_class("sapa-check-grid")
            parts += [head, listed]
        self.children = parts

    def _box(self, key: str, *, kind: bool) -> ipw.Checkbox:
        box = ipw.Checkbox(value=False, indent=False)
        if kind:
            box.add_class("sapa-kind")
        box.observe(lambda change: self._pressed(key, change["new"]), "value")
        self.boxes[key] = box
        return box

    def _pressed(self, key: str, on: bool) -> None:
        if not self._drawing:
            self._ticked(key, on)
