"""Cell styles by name. Arial has every Kazakh letter and looks the same in Excel and LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sapa.present import LOOKS, Shown
from sapa.present.palette import ACCENT, HEAD, INK, INPUT, LINE, MUTED, WHITE

FONT = "Arial"
SIZE = 9.5

BASE: Mapping[str, Any] = MappingProxyType(
    {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "top", "text_wrap": True}
)

_BORDER = {"border": 1, "border_color": LINE}

NAMED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "brand": {"font_size": 10, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
        "title": {"font_size": 20, "bold": True, "valign": "vcenter"},
        "lead": {"font_size": 13, "valign": "vcenter"},
        "question": {"font_size": 15, "bold": True, "font_color": ACCENT, "text_wrap": False, "valign": "vcenter"},
        "subtitle": {"font_color": MUTED, "text_wrap": False},
        "section": {"font_size": 12, "bold": True, "font_color": ACCENT, "valign": "bottom", "text_wrap": False},
        "note": {"font_size": 9, "font_color": MUTED},
        "remark": {"font_size": 9, "font_color": MUTED, "align": "left", "indent": 1},
        "plain": {},
        "label": {"font_color": MUTED},
        "head": {"bold": True, "bg_color": HEAD, "valign": "vcenter", "align": "center", **_BORDER},
        "head_left": {"bold": True, "bg_color": HEAD, "valign": "vcenter", "align": "left", **_BORDER},
        "cell": {**_BORDER},
        "cell_bold": {"bold": True, **_BORDER},
        "cell_muted": {"font_color": MUTED, **_BORDER},
        "centre": {"align": "center", **_BORDER},
        "number": {"align": "right", "text_wrap": False, **_BORDER},
        "total": {"bold": True, "bg_color": HEAD, **_BORDER},
        "total_number": {"bold": True, "bg_color": HEAD, "align": "right", "text_wrap": False, **_BORDER},
        "parameter": {"align": "left", **_BORDER},
        "group": {"bold": True, "font_color": ACCENT, "bg_color": WHITE, "text_wrap": False, **_BORDER},
        "link": {"font_color": ACCENT, "underline": 1, **_BORDER},
        "link_bare": {"font_color": ACCENT, "underline": 1},
        "home": {"font_size": 9, "font_color": ACCENT, "underline": 1, "text_wrap": False},
        "input": {"bg_color": INPUT, "locked": False, **_BORDER},
        "input_line": {"bg_color": INPUT, "locked": False, "bottom": 1, "bottom_color": MUTED},
        "status": {"bold": True, "align": "left", "indent": 1, **_BORDER},
        "tile": {"font_size": 16, "bold": True, "align": "center", "valign": "vcenter", **_BORDER},
        "tile_label": {"bold": True, "valign": "vcenter", "align": "left", "indent": 1, **_BORDER},
        "mono": {"font_name": "Courier New", "font_size": 8.5, **_BORDER},
    }
)


class Styles:
    """Formats of one workbook, made once each."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Any] = {}

    def __call__(self, name: str, **more: Any) -> Any:
        """Return the format of a named style with properties of one's own on top."""
        key = (name, *sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**BASE, **NAMED[name], **more})
        return self._made[key]

    def quiet(self) -> Any:
        """Return what a conditional format changes where nothing is left to do."""
        if ("quiet",) not in self._made:
            self._made["quiet",] = self._workbook.add_format({"font_color": MUTED, "italic": True})
        return self._made["quiet",]

    def difference(self, shown: Shown) -> Any:
        """Return what a conditional format changes for a status: ink and tint."""
        key = ("difference", shown)
        if key not in self._made:
            look = LOOKS[shown]
            self._made[key] = self._workbook.add_format({"font_color": look.ink, "bg_color": look.tint})
        return self._made[key]
