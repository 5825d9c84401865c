"""Words and the table of what is missing: objects by experts, each with how far its sheet is."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.expert.entry import EntryModel
from sapa.app.expert.step import info
from sapa.app.markup import esc, sentence
from sapa.i18n import Translator
from sapa.panel.entered import EnteredSheet, SheetState

STANDING = (SheetState.STANDS, SheetState.STANDS_PART)


def state_word(entry: EntryModel, sheet: EnteredSheet, t: Translator) -> str:
    """Return how far a sheet is, in a word or two."""
    if sheet.state is SheetState.BLANK and not entry.is_asked(sheet.bid, sheet.expert):
        return t("app.expert.sheet.not_asked")
    of = len(sheet.scores)
    return t(f"app.expert.sheet.{sheet.state}", there=sheet.there, of=of, total=sheet.total)


def sheet_words(entry: EntryModel, sheet: EnteredSheet, t: Translator) -> str:
    """Return what is to be known before a sheet is filled: an interest, another draw, scores that stand."""
    if sheet.state is SheetState.INTEREST:
        return info(t("app.expert.bad.interest"))
    said = [t("app.expert.enter.not_asked")] if not entry.is_asked(sheet.bid, sheet.expert) else []
    said += [t("app.expert.enter.stands")] if sheet.state in STANDING else []
    return info(" ".join(said)) if said else ""


def missing(entry: EntryModel, t: Translator) -> str:
    """Return the table of the round, and what its brackets mean."""
    titles = {bid.id: bid.title for bid in entry.plan.bids}
    rows = []
    for line in entry.missing.sheets:
        cells = [_cell(entry, one, t) for one in line]
        rows.append([esc(f"{line[0].bid} {titles[line[0].bid]}".strip()), *cells])
    heads = [sentence(t("panel.column.object")), *(one.id for one in entry.plan.experts)]
    table = markup.table(t("app.expert.enter.table", round=entry.round), heads, rows, classes="sapa-sheets")
    stands = any(one.state in STANDING for line in entry.missing.sheets for one in line)
    return table + (f'<p class="sapa-muted">{esc(t("app.expert.enter.brackets"))}</p>' if stands else "")


def _cell(entry: EntryModel, sheet: EnteredSheet, t: Translator) -> str:
    asked = sheet.state is not SheetState.BLANK or entry.is_asked(sheet.bid, sheet.expert)
    kind = sheet.state.value if asked else "not_asked"
    word = t(f"app.expert.cell.{kind}", there=sheet.there, of=len(sheet.scores), total=sheet.total)
    current = ' aria-current="true"' if (entry.bid, entry.expert) == (sheet.bid, sheet.expert) else ""
    whole = f' title="{esc(state_word(entry, sheet, t))}"'
    return f'<span class="sapa-sheet sapa-sheet-{kind}"{current}{whole}>{esc(word)}</span>'
