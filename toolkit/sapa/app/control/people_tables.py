"""Interviewers as HTML: what stands out, how surely, and first of all what would explain it without any fault."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.control.day import ControlDay
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.present.innocent import check_first
from sapa.present.palette import STATUS_INK, STATUS_TINT
from sapa.results.control import InterviewerProof
from sapa.results.interviewers import Dossier, Level, Unusual

LOOKS = {
    Level.ACT_NOW: ("▲", "not_met"),
    Level.LOOK: ("◆", "not_assessable"),
    Level.NOTHING: ("·", "not_applicable"),
    Level.TOO_FEW: ("?", "not_applicable"),
}
"""Sign and colours of a level; the word stands beside them. No level says "fault"."""
EVIDENCE = 12


def level_chip(level: Level, t: Translator) -> str:
    """Return what to do about an interviewer as sign, word and colour."""
    sign, look = LOOKS[level]
    return (
        f'<span class="sapa-chip" style="color:{STATUS_INK[look]};background:{STATUS_TINT[look]}">'
        f'<span aria-hidden="true">{sign}</span> {esc(t(f"app.control.level.{level.value}"))}</span>'
    )


def people(day: ControlDay, t: Translator) -> str:
    """Return every interviewer in one row: level, place among the others, control, and what is most unusual."""
    found = day.people.dossiers if day.people is not None else ()
    heads = [
        t("app.control.list.interviewer"),
        t("app.control.person.level"),
        t("app.control.person.rank"),
        *(t(f"app.control.col.{k}") for k in ("interviews", "controlled", "refuted")),
    ]
    rows = []
    for d in found:
        stands_out = d.evidence and d.level in (Level.ACT_NOW, Level.LOOK)
        first = f'<span class="sapa-clause">{esc(t(d.evidence[0].text))}</span>' if stands_out else ""
        counts = (t.show(n, "int") for n in (d.interviews, d.controlled, d.refuted))
        rows.append([esc(d.interviewer), level_chip(d.level, t) + first, esc(_rank(d, len(found), t)), *counts])
    return markup.table(t("app.control.person.caption", n=len(rows)), heads, rows, classes="sapa-people")


def _rank(d: Dossier, of: int, t: Translator) -> str:
    if d.low_rank is None or d.high_rank is None:
        return "–"
    key = "app.control.person.rank.one" if d.low_rank == d.high_rank else "app.control.person.rank.value"
    return t(key, low=d.low_rank, high=d.high_rank, of=of)


def dossier(day: ControlDay, name: str, t: Translator) -> str:
    """Return one interviewer's dossier: innocent explanations first, then evidence, control, and whom to ask again."""
    one = next((d for d in (day.people.dossiers if day.people is not None else ()) if d.interviewer == name), None)
    proof = next((p for p in day.detail.by_interviewer_proof if p.interviewer == name), None)
    if one is None:
        return _control(proof, t) if proof is not None else ""
    about = [
        (t("app.control.person.level"), level_chip(one.level, t)),
        (t("app.control.person.organisation"), esc(one.organisation or "")),
        (t("app.control.person.regions"), esc(", ".join(t.place(r) for r in one.regions))),
    ]
    return (
        f"<h3>{esc(one.interviewer)}</h3>{markup.terms(about)}{_innocent(one, t)}{_evidence(one, t)}"
        f"{_control(proof, t) if proof is not None else ''}{_recontact(one, t)}"
    )


def _innocent(one: Dossier, t: Translator) -> str:
    if one.level not in (Level.ACT_NOW, Level.LOOK):
        return f'<p class="sapa-muted">{esc(t(f"app.control.person.about.{one.level.value}"))}</p>'
    texts = check_first(one, t)
    listed = "".join(f"<li>{esc(text)}</li>" for text in texts)
    head = esc(t("app.control.person.innocent"))
    return f'<div class="sapa-info"><b>{head}</b><ul>{listed}</ul></div>' if texts else ""


def _evidence(one: Dossier, t: Translator) -> str:
    if not one.evidence:
        return ""
    heads = [t(f"app.control.evidence.{k}") for k in ("what", "n", "p", "q", "counts")]
    rows = [_unusual(e, t) for e in one.evidence[:EVIDENCE]]
    return markup.table(t("app.control.evidence.caption", n=len(rows)), heads, rows, classes="sapa-evidence")


def _unusual(e: Unusual, t: Translator) -> list[str]:
    counts = t("app.control.evidence.yes" if e.weight > 0 else "app.control.evidence.no")
    return [esc(t(e.text)), t.show(e.n, "int"), _p(e.p, t), _p(e.q, t), esc(counts)]


def _p(p: float | None, t: Translator) -> str:
    if p is None:
        return "–"
    return esc(f"<\u00a0{t.number(0.001, 3)}" if p < 0.001 else t.number(p, 3))


def _control(proof: InterviewerProof | None, t: Translator) -> str:
    if proof is None:
        return ""
    if not proof.reached or proof.low is None or proof.high is None:
        text = t("app.control.person.uncontrolled", tried=proof.tried, n=proof.interviews)
    else:
        text = t(
            "app.control.person.controlled", reached=proof.reached, n=proof.refuted, low=proof.low, high=proof.high
        )
    if proof.contradictory:
        text += " " + t("app.control.person.contradictory", n=proof.contradictory)
    if proof.more:
        text += " " + t("app.control.person.more", n=proof.more, tolerated=proof.tolerated)
    return f"<p>{esc(text)}</p>"


def _recontact(one: Dossier, t: Translator) -> str:
    if not one.recontact:
        return ""
    heads = [t("app.control.list.interview"), t("app.control.list.why")]
    rows = [[esc(r.id), "; ".join(esc(t(w)) for w in r.why)] for r in one.recontact]
    title = t("app.control.person.recontact", n=len(rows))
    about = f'<p class="sapa-muted">{esc(t("app.control.person.recontact.about"))}</p>'
    table = markup.table(title, heads, rows, classes="sapa-list")
    return f'<details class="sapa-more"><summary>{esc(title)}</summary>{about}{table}</details>'
