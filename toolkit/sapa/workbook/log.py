"""Sheet "Log": who decided what and when, from which file; what found no finding; what was noticed in the files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sapa.messages import Message
from sapa.present import Shown, label
from sapa.present.status import computed_status
from sapa.results import EntryKind, Evaluation, Finding, LogEntry, Notice, Opinions, Status, Unplaced
from sapa.standard.rubric import load_rubric
from sapa.workbook.sheet import Head, Sheet

KIND = "log"
_WIDTHS = (11, 20, 12, 38, 19, 19, 44, 18, 18, 11, 11)
_LAST = len(_WIDTHS) - 1
_STATUSES = {str(s) for s in Status}

Named = Callable[[Finding], str]


def has_log(opinions: Opinions) -> bool:
    """Tell whether there is anything to log."""
    return bool(opinions.log or opinions.unplaced or opinions.notices)


def in_force(evaluation: Evaluation) -> frozenset[tuple[object, ...]]:
    """Return the keys of the entries that stand: the others were changed, or a panel decided over them."""
    kept: set[tuple[object, ...]] = set()
    for finding in evaluation.findings:
        one = finding.judgement
        if one is not None:
            kept.add((EntryKind.JUDGEMENT, finding.id, one.by, one.date, str(one.status), one.reason, one.seen))
    kept |= standing(evaluation.opinions)
    return frozenset(kept)


def standing(opinions: Opinions) -> set[tuple[object, ...]]:
    """Return the keys of comments, scores and conclusions that stand."""
    kept: set[tuple[object, ...]] = {
        (EntryKind.COMMENT, c.finding, c.by, c.date, "", c.text, "") for c in opinions.comments
    }
    for one in opinions.conclusions:
        for field in ("text", "recommendations"):
            kept.add((EntryKind.CONCLUSION, field, one.by, one.date, "", getattr(one, field), ""))
        for s in one.scores:
            given = "" if s.score is None else str(s.score)
            kept.add((EntryKind.SCORE, s.criterion, one.by, one.date, given, s.comment, ""))
    return kept


def write_log(
    sheet: Sheet[Any],
    opinions: Opinions,
    *,
    findings: Sequence[Finding],
    title_of: Named,
    standing: Collection[tuple[object, ...]],
) -> None:
    """Write the log.

    Parameters
    ----------
    sheet
        A sheet of any workbook.
    opinions
        What is logged.
    findings
        Findings of this run, for their names.
    title_of
        Returns a finding's requirement with what it is about, in words.
    standing
        Keys of the entries that are in force.
    """
    sheet.columns(_WIDTHS)
    sheet.heading(sheet.book.question(KIND), sheet.book.t("experts.log.note"))
    known = {f.id: f for f in findings} | {u.finding.id: u.finding for u in opinions.unplaced}
    _notices(sheet, opinions.notices)
    _unplaced(sheet, opinions.unplaced, title_of)
    head = _entries(sheet, opinions.log, known, title_of, standing) if opinions.log else None
    sheet.page(repeat=None if head is None else (head, head))


def _notices(sheet: Sheet[Any], notices: Sequence[Notice]) -> None:
    if not notices:
        return
    t = sheet.book.t
    sheet.section(t("experts.log.notices"))
    for one in notices:
        text = notice_text(one, t)
        sheet.merged(sheet.row, 0, 2, one.where)
        sheet.merged(sheet.row, 3, _LAST - 3, text)
        sheet.height(sheet.row, (one.where, sheet.width(0, 2) * 0.95), (text, sheet.width(3, _LAST - 3) * 0.95))
        sheet.row += 1


def notice_text(one: Notice, t: Any) -> str:
    """Return what was noticed, what stands there, what may stand there and what to do, in one paragraph."""
    parts = [t(one.what)]
    if one.got is not None:
        parts.append(f"{t('cli.got')}: {one.got}.")
    if one.expected is not None:
        expected = t(one.expected) if isinstance(one.expected, Message) else one.expected
        parts.append(f"{t('cli.expected')}: {expected}.")
    if one.todo is not None:
        parts.append(t(one.todo))
    return " ".join(parts)


def _unplaced(sheet: Sheet[Any], unplaced: Sequence[Unplaced], title_of: Named) -> None:
    """List what experts decided or remarked on findings that this run does not have."""
    if not unplaced:
        return
    t = sheet.book.t
    sheet.section(t("experts.log.unplaced"))
    text = t("experts.log.unplaced.note")
    sheet.merged(sheet.row, 0, _LAST - 3, text, "note")
    sheet.row += 1
    sheet.head([
        Head(t("experts.col.date")), Head(t("experts.col.by"), text=True), Head(t("experts.col.kind"), text=True),
        Head(t("experts.col.about"), text=True), Head(t("experts.col.value"), text=True),
        Head(t("experts.col.computed"), text=True), Head(t("experts.col.text"), text=True),
        Head(t("experts.col.seen"), text=True), Head(t("experts.col.id"), text=True),
    ])  # fmt: skip
    for one in unplaced:
        judgement, comment = one.judgement, one.comment
        given = judgement or comment
        if given is None:
            continue
        kind = EntryKind.JUDGEMENT if judgement else EntryKind.COMMENT
        texts = (
            given.by, t(f"experts.kind.{kind.value}"), title_of(one.finding),
            label(judgement.status, t) if judgement else "", label(one.finding.status, t),
            judgement.reason if judgement else comment.text if comment else "", judgement.seen if judgement else "",
            one.finding.id,
        )  # fmt: skip
        sheet.day(sheet.row, 0, given.date)
        _texts(sheet, texts)


def _entries(
    sheet: Sheet[Any], log: Sequence[LogEntry], known: Mapping[str, Finding], title_of: Named,
    standing: Collection[tuple[object, ...]],
) -> int:  # fmt: skip
    """Write every entry by its date; return the row of the headings."""
    t = sheet.book.t
    sheet.section(t("experts.log.entries"))
    keys = ("date", "by", "kind", "about", "value", "computed", "text", "seen", "file", "run", "stands")
    head = sheet.head([Head(t(f"experts.col.{k}"), text=k not in ("date", "run", "stands")) for k in keys])
    rubric = load_rubric()
    criteria = {c.id: c.title.in_language(t.language) for c in rubric.criteria}
    first = sheet.row
    for one in sorted(log, key=lambda e: (e.date is None, e.date.isoformat() if e.date else "")):
        if one.kind is EntryKind.SCORE:
            about = criteria.get(one.about, one.about)
        elif one.kind is EntryKind.CONCLUSION:
            about = t(f"experts.conclusion.{one.about}")
        else:
            about = title_of(known[one.about]) if one.about in known else one.about
        stands = t("term.yes" if one.key in standing else "term.no")
        # As on the other sheets: where readings differ, the status depends on the reading.
        now = known.get(one.about)
        same = now is not None and (now.computed_status or now.status).value == one.computed
        computed = computed_status(now).value if now is not None and same else one.computed
        texts = (
            one.by, t(f"experts.kind.{one.kind.value}"), about, shown(one.value, t), shown(computed, t), one.text,
            one.seen, one.file, one.run, stands,
        )  # fmt: skip
        sheet.day(sheet.row, 0, one.date)
        _texts(sheet, texts)
    last = sheet.row - 1
    sheet.colour_statuses(first, 4, last, 5)
    sheet.ws.autofilter(head, 0, last, _LAST)
    return head


def shown(value: str, t: Any) -> str:
    """Return a status with its sign and word; a score as it is."""
    return label(Shown(value), t) if value in _STATUSES or value == Shown.DEPENDS.value else value


def _texts(sheet: Sheet[Any], texts: Sequence[str]) -> None:
    """Write the rest of a row from the second column, and go to the next one."""
    for col, text in enumerate(texts, start=1):
        style = "mono" if col == 9 else "centre" if col == 10 else "status" if col in (4, 5) else "cell"
        sheet.text(sheet.row, col, text, style)
    sheet.height(sheet.row, *((text, sheet.widths[col] * 0.9) for col, text in enumerate(texts, start=1)))
    sheet.row += 1
