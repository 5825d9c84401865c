"""The evaluation as one page of HTML: opens offline, reads on a telephone, prints, and needs no script to be read."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from sapa.figures import Picture, pictures
from sapa.i18n import Translator, translator
from sapa.present.disclosure import protected
from sapa.present.palette import ACCENT, HEAD, INK, INPUT, LINE, MUTED
from sapa.present.status import LOOKS, label
from sapa.report.advice import Addressed
from sapa.report.contents import Contents, capital, contents, shorten
from sapa.report.experts import ExpertTold
from sapa.report.page_parts import chip, esc, figure, pairs, paragraph, soft, table, tag
from sapa.report.verdict_words import brief_words, decision_lines, line_words, measured, other_readings, place_words
from sapa.report.verdicts import Section, Verdict
from sapa.results import Evaluation, Line
from sapa.writing import write_made

_HERE = Path(__file__).parent
_WIDE, _NARROW = 8.6, 4.0
"""Widths of the drawings in inches, for a screen and for a telephone: letters are as large on both."""
_TITLE = 120
"""Letters of a requirement that was told in full before."""
_REASONS, _SIGNING = 6, 3
"""Reasons named for one piece of advice; least places to sign."""
_PARTS = (
    "passport",
    "result",
    "verdicts",
    "numbers",
    "readings",
    "advice",
    "unassessed",
    "experts",
    "signatures",
    "provenance",
)


def report_bytes(evaluation: Evaluation, language: str = "kk") -> bytes:
    """Return the report as the bytes of one .html file, the same for the same evaluation and language.

    Parameters
    ----------
    evaluation
        What a review found; with the experts' judgements where `sapa review --with` took them over.
    language
        `kk`, `ru` or `en`.

    Returns
    -------
    bytes
        UTF-8. Nothing in it asks for anything outside; a content security policy forbids it as well.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    evaluation = protected(evaluation)
    told = contents(evaluation, t, pictures(evaluation, t, width=_WIDE, saved=("svg",), letters=True))
    narrow = pictures(evaluation, t, width=_NARROW, saved=("svg",), letters=True)
    parts = {
        "passport": pairs(told.passport),
        "result": _result(told, t),
        "verdicts": _filter(told, t) + "".join(_section(s, t) for s in told.sections),
        "numbers": _numbers(told, t) + _pictures(told, {(p.kind, p.method): p for p in narrow}, t),
        "readings": _readings(told, t),
        "advice": _advice(told, t),
        "unassessed": _unassessed(told, t),
        "experts": _experts(told, t),
        "signatures": _signatures(told, t),
        "provenance": _provenance(told, t),
    }
    shown = [name for name in _PARTS if parts[name]]
    titles = {name: t(f"report.h.{name}") for name in shown}
    body = [
        tag("a", esc(t("report.skip")), class_="skip", href="#result"),
        tag(
            "header",
            paragraph(t("report.report"), "kind") + tag("h1", esc(told.title))
            + paragraph(capital(t("report.about")), "muted"),
        ),
        tag(
            "nav",
            tag("h2", esc(t("report.h.contents")), id="contents")
            + tag("ul", "".join(tag("li", tag("a", esc(titles[n]), href=f"#{n}")) for n in shown)),
            aria_labelledby="contents",
        ),
        tag(
            "main",
            "".join(
                tag("section", tag("h2", esc(titles[n]), id=f"h-{n}") + parts[n], id=n, aria_labelledby=f"h-{n}")
                for n in shown
            ),
        ),
    ]  # fmt: skip
    return _page(told, "".join(body)).encode("utf-8")


def write_report(evaluation: Evaluation, path: str | Path, *, language: str = "kk") -> None:
    """Write the HTML report, whole or not at all.

    Parameters
    ----------
    evaluation
        What a review found.
    path
        The .html file; one that exists is replaced.
    language
        `kk`, `ru` or `en`.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    write_made(path, lambda: report_bytes(evaluation, language))


def _page(told: Contents, body: str) -> str:
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    # Drawings carry style attributes, so styles are allowed; of scripts only this one, and no request at all.
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = (
        '<meta charset="utf-8"><meta name="generator" content="sapa">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        '<link rel="icon" href="data:,">'
        f"<title>{esc(told.title)}</title><style>{_style()}</style>"
    )
    return (
        f'<!doctype html>\n<html lang="{told.language}"><head>{head}</head>\n<body><div class="page">{body}</div>\n'
        f"<script>{script}</script></body></html>\n"
    )


def _style() -> str:
    colours = {"ink": INK, "muted": MUTED, "line": LINE, "head": HEAD, "accent": ACCENT, "input": INPUT}
    root = "".join(f"--{name}:{value};" for name, value in colours.items())
    statuses = "".join(
        f".s-{shown.value}{{color:{one.ink};background:{one.tint}}}.v.e-{shown.value}{{border-left-color:{one.ink}}}"
        for shown, one in LOOKS.items()
    )
    return f":root{{{root}}}\n{(_HERE / 'page.css').read_text(encoding='utf-8')}{statuses}"


def _result(told: Contents, t: Translator) -> str:
    heads = [esc(capital(t("term.status"))), *(soft(esc(capital(line_words(line, t)))) for line in Line)]
    rows = [[chip(shown, t), *(t.show(told.counts[line][shown], "int") for line in Line)] for shown in LOOKS]
    counts = table(t("report.counts"), heads, rows, classes="counts", ready=True)
    made = [paragraph(told.sentence, "lead"), counts, paragraph(t("report.counts.note"), "note")]
    if told.important:
        made += [tag("h3", esc(t("workbook.passport.important"))), *(_important(v, t) for v in told.important)]
    return "".join(made)


def _important(one: Verdict, t: Translator) -> str:
    """Return a verdict in brief, with a link to the whole."""
    place = ", ".join(x for x in (one.clause, line_words(one.line, t)) if x)
    inner = [
        tag("h4", f"{_numbered((one.number,))}. {esc(one.title)}"),
        tag("div", chip(one.shown, t) + tag("span", esc(place), class_="muted"), class_="meta"),
        paragraph(one.text),
    ]
    return tag("div", "".join(inner), class_=f"v e-{one.shown.value}")


# -- verdicts ----------------------------------------------------------------------------------------------------


def _filter(told: Contents, t: Translator) -> str:
    """Return the choice of a status; it is shown only where a script can follow it."""
    present = {v.shown for v in told.verdicts}
    options = tag("option", esc(t("report.filter.all")), value="")
    options += "".join(tag("option", esc(label(s, t)), value=s.value) for s in LOOKS if s in present)
    inner = f'<label for="status">{esc(t("report.filter"))}:</label> <select id="status">{options}</select>'
    return f'<div class="filter" id="filter" hidden>{inner}</div>'


def _section(section: Section, t: Translator) -> str:
    parts = [tag("h3", esc(section.title)), *(_verdict(v, t) for v in section.pressing)]
    if not section.pressing:
        parts.append(paragraph(t("report.nothing_pressing"), "muted"))
    for key, found in (("met", section.met), ("idle", section.idle)):
        if found:
            listed = "".join(
                tag("li", f"{chip(v.shown, t)} {esc(brief_words(v, t))}", data_status=v.shown.value) for v in found
            )
            name = tag("summary", esc(t(f"report.{key}", n=len(found))))
            parts.append(tag("details", name + tag("ul", listed, class_="brief")))
    return tag("section", "".join(parts))


def _verdict(one: Verdict, t: Translator) -> str:
    meta = chip(one.shown, t) + tag("span", esc(line_words(one.line, t)), class_="muted")
    place = place_words(one)
    if place:
        meta += tag("span", esc(place), class_="muted")
    decided = "".join(paragraph(text) for text in decision_lines(one, t))
    inner = [
        tag("h4", f"№&nbsp;{one.number}. {esc(one.title)}"),
        tag("div", meta, class_="meta"),
        paragraph(measured(one, t), "measured"),
        paragraph(one.text),
        *(paragraph(text, "note") for text in other_readings(one, t)),
        paragraph(t("report.evidence", text=one.evidence) if one.evidence else "", "note"),
        tag("div", decided, class_="decision") if decided else "",
    ]
    return tag("article", "".join(inner), class_=f"v e-{one.shown.value}", id=f"n{one.number}",
               data_status=one.shown.value)  # fmt: skip


# -- figures -----------------------------------------------------------------------------------------------------


def _numbers(told: Contents, t: Translator) -> str:
    made = [
        table(one.title, [capital(h) for h in one.heads], one.rows, figures_from=1) + paragraph(one.note, "note")
        for one in told.numbers
    ]
    if not made and not told.pictures:
        return paragraph(t("report.numbers.none"))
    return paragraph(told.withheld, "note") + "".join(made)


def _pictures(told: Contents, narrow: dict[tuple[str, str], Picture], t: Translator) -> str:
    instead = t("report.picture.map_narrow")
    made = []
    for place, wide in enumerate(told.pictures, start=1):
        own = None if wide.kind == "error_map" else narrow.get((wide.kind, wide.method))
        made.append(figure(wide, own, place, instead))
    return "".join(made)


# -- what follows ------------------------------------------------------------------------------------------------


def _numbered(numbers: tuple[int, ...]) -> str:
    return ", ".join(tag("a", f"№&nbsp;{n}", href=f"#n{n}") for n in numbers)


def _readings(told: Contents, t: Translator) -> str:
    made = [paragraph(t("report.readings.none"))]
    if told.readings:
        names = [t(f"workbook.col.{k}") for k in ("reading", "used", "alternatives")]
        heads = [esc(capital(h)) for h in (*names, t("report.col.findings"))]
        rows = [
            [
                esc(one.title),
                esc(f"{one.used} ({t('report.readings.changed')})" if one.changed else one.used),
                esc(one.others),
                _numbered(one.verdicts) or "–",
            ]
            for one in told.readings
        ]
        made = [paragraph(t("report.readings.note"), "note"), table(t("report.h.readings"), heads, rows, ready=True)]
    if told.assumptions:
        made.append(tag("h3", esc(t("workbook.block.assumptions"))))
        made.append(tag("ul", "".join(tag("li", esc(text)) for text in told.assumptions)))
    return "".join(made)


def _advice(told: Contents, t: Translator) -> str:
    if not told.advice:
        return paragraph(t("report.advice.none"))
    known = any(one.due for to in told.advice for one in to.advice)
    listed = "".join(_addressed(to, t) for to in told.advice)
    return listed + paragraph("" if known else t("report.advice.when"), "note")


def _addressed(to: Addressed, t: Translator) -> str:
    made = []
    for one in to.advice:
        why = [
            tag(
                "li",
                f"{_numbered((r.number,))}. {esc(f'{r.clause}: ' if r.clause else '')}{esc(shorten(r.title, _TITLE))}",
            )
            for r in one.reasons[:_REASONS]
        ]
        rest = len(one.reasons) - _REASONS
        if rest > 0:
            why.append(tag("li", esc(t("report.more", n=rest))))
        reasons = tag("ul", "".join(why), class_="note")
        due = paragraph(t("report.advice.by", day=one.due) if one.due else "", "measured")
        made.append(tag("li", f"{esc(one.text)} {chip(one.shown, t)}{due}{reasons}"))
    return tag("h3", esc(to.title)) + tag("ol", "".join(made))


def _unassessed(told: Contents, t: Translator) -> str:
    if not told.unassessed:
        return paragraph(t("report.unassessed.none"))
    made = []
    for one in told.unassessed:
        place = " · ".join(x for x in (place_words(one), line_words(one.line, t)) if x)
        hand_in = f"{t('report.col.hand_in')}: {one.advice}" if one.advice else ""
        made.append(
            tag(
                "li",
                f"{_numbered((one.number,))}. <b>{esc(shorten(one.title, _TITLE))}</b>"
                f"{paragraph(place, 'muted')}{paragraph(one.text)}{paragraph(hand_in, 'measured')}",
            )
        )
    return tag("ul", "".join(made))


def _experts(told: Contents, t: Translator) -> str:
    made = []
    for one in told.experts:
        if one.spoke:
            made.append(tag("h3", esc(", ".join(x for x in (one.name or t("workbook.p.expert"), one.position) if x))))
            made += [paragraph(line) for text in (one.text, one.recommendations) for line in text.splitlines()]
        if one.scores:
            heads = [capital(t(f"term.{k}")) for k in ("criterion", "score", "comment")]
            made.append(table(one.name, heads, [[s.criterion, s.score, s.comment] for s in one.scores]))
    return "".join(made)


def _signatures(told: Contents, t: Translator) -> str:
    heads = [t(f"workbook.p.{k}") for k in ("expert", "position", "signature", "date")]
    signing = [*told.experts, *[ExpertTold("")] * max(0, _SIGNING - len(told.experts))]
    return table(
        t("report.signatures.lead"), heads, [[e.name, e.position, "", e.when] for e in signing], classes="sign"
    )


def _provenance(told: Contents, t: Translator) -> str:
    made = [pairs(told.provenance)]
    if told.files:
        heads = [esc(capital(t(f"workbook.col.{k}"))) for k in ("file", "role", "rows")] + [esc(t("report.sha"))]
        rows = [[esc(f.path), esc(f.role), esc(f.rows), tag("code", esc(f.sha256))] for f in told.files]
        made.append(table(t("workbook.block.files"), heads, rows, ready=True))
    return "".join(made) + paragraph(told.notice, "note")
