"""How a norm is cited: `п. 38`, `10-кесте`. One helper, so that panels, workbooks and commands cite alike."""

from __future__ import annotations

import re

from sapa.messages import Message, message
from sapa.standard.model import Norm
from sapa.standard.parts import Source

FOOTNOTE = "*"
"""The row of a norm that stands under a table."""


def citation(norm: Norm) -> Message:
    """Return where a norm stands in the act, short: paragraph and subparagraph, or table and part."""
    source = norm.source
    if source.paragraph is not None:
        if source.item is not None:
            return message("standard.cite.subparagraph", paragraph=source.paragraph, item=source.item)
        return message("standard.cite.paragraph", paragraph=source.paragraph)
    table = source.table or ""
    if source.row == FOOTNOTE:
        return message("standard.cite.footnote", table=table)
    if source.part is not None:
        return message("standard.cite.part", table=table, part=source.part)
    return message("standard.cite.table", table=table)


def place_in_act(source: Source) -> tuple[bool, tuple[int, ...]]:
    """Return a sort key that puts norms in the order of the act: paragraphs, then the tables of its appendix."""
    numbers = re.findall(r"\d+", source.paragraph or source.table or "")
    return (source.table is not None, tuple(int(n) for n in numbers))
