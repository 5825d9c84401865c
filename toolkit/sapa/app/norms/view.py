"""The browser of norms as HTML: lists with what opens below each row."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.app import markup
from sapa.app.markup import esc, sentence
from sapa.app.norms.asked import concerned, readings_at
from sapa.app.norms.rows import JUDGED, in_order, judged_rows, place
from sapa.i18n import Translator
from sapa.present.corridor import corridor
from sapa.present.norms import Fact, act_words, alternatives, answer_words, norm_facts, printed_words, unit_words
from sapa.standard import Definition, GlossaryEntry, Norm, Reading, Standard, citation

_BESIDE = ("kk", "ru", "en", "citation", "asks")
"""Facts that stand in the row or beside one another, and are not listed again below."""


def folded(summary: str, inside: str) -> str:
    """Return HTML that opens below its summary."""
    return f'<details class="sapa-more"><summary>{esc(summary)}</summary>{inside}</details>'


def norms(act: Standard, found: Sequence[Norm], t: Translator, *, of: int) -> str:
    """Return the list of norms; `of` is the number of all that answer, more than are shown."""
    heads = [t(f"app.norms.column.{key}") for key in ("title", "citation", "requirement", "printed", "unit", "kind")]
    columns = "".join(f'<th scope="col">{esc(sentence(head))}</th>' for head in heads)
    body = "".join(_norm(act, norm, t, len(heads)) for norm in found)
    caption = esc(t("app.norms.caption", shown=len(found), n=of))
    return (
        f'<div class="sapa-scroll" tabindex="0" role="group" aria-label="{caption}">'
        f'<table class="sapa-table sapa-normlist"><caption>{caption}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _norm(act: Standard, norm: Norm, t: Translator, columns: int) -> str:
    """Return a norm as two rows: what is asked, and below it, over the whole width, what opens."""
    cells = [
        esc(t(citation(norm))), esc(corridor(norm, act, t)), _printed(norm, t), esc(unit_words(norm, act, t)),
        esc(answer_words(norm, t)),
    ]  # fmt: skip
    title = f'{esc(norm.full_title(t.language))}<span class="sapa-clause">{esc(norm.id)}</span>'
    opened = folded(t("app.norms.open"), norm_opened(act, norm, t))
    return (
        f'<tr class="sapa-normrow"><th scope="row">{title}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        f'<tr><td colspan="{columns}">{opened}</td></tr>'
    )


def norm_opened(act: Standard, norm: Norm, t: Translator) -> str:
    """Return everything that is known of a norm: the act's words beside the rendering, then the facts."""
    facts = norm_facts(act, norm, t)
    other = "ru" if t.language == "kk" else t.language
    rendering = next(fact for fact in facts if fact.key == other)
    beside = (
        f'<div class="sapa-beside"><div><b>{esc(t("app.norms.own_words"))}</b>'
        f'<p lang="kk">{esc(act_words(norm))}</p></div>'
        f"<div><b>{esc(t('app.norms.rendering', language=rendering.label))}</b>"
        f'<p lang="{other}">{esc(rendering.text)}</p></div></div>'
    )
    return beside + markup.terms([(sentence(f.label), _fact(f)) for f in facts if f.key not in _BESIDE])


def _fact(fact: Fact) -> str:
    lines = "".join(f"<li>{esc(sentence(line))}</li>" for line in fact.lines)
    return esc(fact.text) + (f"<ul>{lines}</ul>" if lines else "")


def _printed(norm: Norm, t: Translator) -> str:
    cells = printed_words(norm, t)
    if len(cells) < 2:
        return "".join(esc(cell) for cell in cells)
    labels = [t("app.norms.cell.min"), t("app.norms.cell.max")]
    return "".join(
        f'<span class="sapa-cell"><span class="sapa-muted">{esc(label)}</span> {esc(cell)}</span>'
        for label, cell in zip(labels, cells, strict=True)
    )


def definitions(found: Sequence[Definition], t: Translator) -> str:
    """Return the definitions: the rendering, the act's own words beside it, and where each stands."""
    heads = [t("app.norms.column.term"), t("app.norms.rendering_head"), t("app.norms.own_words"),
             t("app.norms.column.citation")]  # fmt: skip
    if t.language == "kk":
        heads = [heads[0], heads[2], heads[3]]
    rows = []
    for one in found:
        note = f'<span class="sapa-clause">{esc(one.note.in_language(t.language))}</span>' if one.note else ""
        own = f'<span lang="kk">{esc(one.term.kk)} – {esc(one.text.kk)}</span>{note}'
        rendered = [] if t.language == "kk" else [esc(one.text.in_language(t.language))]
        rows.append([f"<b>{esc(sentence(one.term.in_language(t.language)))}</b>", *rendered, own, esc(place(one, t))])
    caption = t("standard.list.definitions", n=len(found))
    return markup.table(caption, [sentence(head) for head in heads], rows, classes="sapa-definitions")


def terms(found: Sequence[GlossaryEntry], t: Translator) -> str:
    """Return the terms in three columns; what was not seen in an official source has an asterisk."""
    heads = [sentence(t(f"standard.norm.{x}")) for x in ("kk", "ru", "en")]
    rows = [
        [
            f'<span lang="kk">{_marked(e.words.kk, seen=e.kk_seen)}</span>',
            f'<span lang="ru">{_marked(e.words.ru, seen=e.ru_seen)}</span>',
            f'<span lang="en">{esc(e.words.en)}</span>',
        ]
        for e in found
    ]  # fmt: skip
    every = all(e.kk_seen and e.ru_seen for e in found)
    foot = "" if every else f'<p class="sapa-muted">{esc(t("standard.list.not_seen"))}</p>'
    return markup.table(t("standard.list.terms", n=len(found)), heads, rows, classes="sapa-glossary") + foot


def _marked(term: str, *, seen: bool) -> str:
    return esc(term) if seen else f"{esc(term)}\u00a0*"


def readings(act: Standard, t: Translator) -> str:
    """Return every reading: alternatives with the default marked, why, from where, and what it concerns."""
    found = readings_at(act)
    heads = [t(f"app.norms.column.{key}") for key in ("reading", "values", "reason", "norms")]
    rows = [
        [
            f'{esc(t(one.title))}<span class="sapa-clause">{esc(one.id)}</span>', _alternatives(one, t),
            f'{esc(t(one.reason))}<span class="sapa-clause">{esc(t("app.norms.source", text=one.source))}</span>',
            _concerned(act, one, t),
        ]
        for one in found
    ]  # fmt: skip
    caption = t("standard.list.readings", n=len(found))
    return markup.table(caption, [sentence(head) for head in heads], rows, classes="sapa-readinglist")


def _alternatives(reading: Reading, t: Translator) -> str:
    default = t("present.reading.default", value=reading.label(reading.default))
    lines = "".join(
        f"<li>{f'<b>{esc(line)}</b>' if line == default else esc(line)}</li>" for line in alternatives(reading, t)
    )
    return f"<ul>{lines}</ul>"


def _concerned(act: Standard, reading: Reading, t: Translator) -> str:
    cited = concerned(act, reading)
    places = ", ".join(dict.fromkeys(t(citation(norm)) for norm in cited))
    lines = "".join(f"<li>{esc(norm.full_title(t.language))}</li>" for norm in cited)
    return f"{esc(places)}{folded(t('standard.list.counted', n=len(cited)), f'<ul>{lines}</ul>')}"


def noted(act: Standard, t: Translator) -> str:
    """Return the places of the act that leave no choice to the reader and still had to be taken in some way."""
    found = [norm for norm in act.norms.values() if norm.note is not None]
    heads = [t(f"app.norms.column.{key}") for key in ("citation", "title", "note")]
    rows = [
        [esc(t(citation(n))), esc(n.full_title(t.language)), esc(n.note.in_language(t.language))]
        for n in found if n.note is not None
    ]  # fmt: skip
    caption = t("app.norms.noted.caption", n=len(found))
    return markup.table(caption, [sentence(head) for head in heads], rows, classes="sapa-notes")


def judged(act: Standard, t: Translator) -> str:
    """Return which tables judge which service, and under it what each table is called."""
    heads = [sentence(t(f"app.norms.column.{key}")) for key in JUDGED]
    rows = [[esc(cell).replace("\n", "<br>") for cell in row] for row in judged_rows(act, t)]
    shown = markup.table(t("app.norms.judged.caption"), heads, rows, classes="sapa-judged")
    named = [
        [esc(number), f"{esc(sentence(one.title.in_language(t.language)))}{_own(one.title.kk, t)}",
         esc(sentence(act.services[one.service].in_language(t.language)))]
        for number, one in act.tables.items()
    ]  # fmt: skip
    heads = [sentence(t(f"app.norms.column.{key}")) for key in ("table", "title_of_table", "service")]
    tables = markup.table(t("app.norms.tables.caption", n=len(named)), heads, named, classes="sapa-tables")
    absent = "".join(
        f'<p class="sapa-muted">{esc(t("standard.search.absent_table", table=number))}</p>'
        for number in act.absent_tables
    )
    return shown + tables + absent + "".join(_service(act, key, t) for key in in_order(act))


def _own(text: str, t: Translator) -> str:
    return "" if t.language == "kk" else f'<span class="sapa-clause" lang="kk">{esc(text)}</span>'


def _service(act: Standard, key: str, t: Translator) -> str:
    """Return the forms and the full cycle of a service, folded under its name."""
    one, inside = act.offered[key], []
    for group in one.form_groups:
        where = _place(group.source.paragraph, group.source.item, t)
        forms = "".join(f"<li>{esc(form.shown(t.language))}</li>" for form in group.forms)
        inside.append((f"{sentence(group.words.in_language(t.language))} ({where})", f"<ul>{forms}</ul>"))
    for cycle in one.full_cycles:
        where = _place(cycle.source.paragraph, cycle.source.item, t)
        stages = "".join(f"<li>{esc(stage.shown(t.language))}</li>" for stage in cycle.stages)
        inside.append((f"{t('app.norms.stages')} ({where})", f"<ul>{stages}</ul>"))
    title = sentence(act.services[key].in_language(t.language))
    return folded(t("app.norms.forms_of", service=title), markup.terms(inside))


def _place(paragraph: str | None, item: str | None, t: Translator) -> str:
    if item is None:
        return t("standard.cite.paragraph", paragraph=paragraph)
    return t("standard.cite.subparagraph", paragraph=paragraph, item=item)
