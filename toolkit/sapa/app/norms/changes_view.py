"""Two editions compared, as HTML: one sentence, then the norms by kind of change."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.markup import esc, sentence
from sapa.i18n import Translator
from sapa.present.norms import change_lines
from sapa.standard import ChangeOf, Comparison, NormChange, Standard, citation


def compared(found: tuple[Comparison, Standard, Standard], t: Translator) -> str:
    """Return what changed between two standards, in words."""
    change, before, after = found
    said = t(
        "standard.compare.heading", before=before.title.in_language(t.language), edition_before=before.edition,
        after=after.title.in_language(t.language), edition_after=after.edition,
    )  # fmt: skip
    counted = [t(f"standard.compare.{kind}", n=n) for kind, n in change.counted().items() if n]
    counted = [*(counted or [t("standard.compare.none")]), t("standard.compare.unchanged", n=change.unchanged)]
    parts = [f'<p class="sapa-sentence">{esc("; ".join(part.rstrip(".") for part in counted))}.</p>',
             f'<p class="sapa-muted">{esc(said)}</p>']  # fmt: skip
    for kind in ChangeOf:
        group = [one for one in change.changes if one.kinds[0] is kind]
        if group:
            parts.append(_group(kind, group, before, after, t))
    return "".join(parts)


def _group(kind: ChangeOf, group: list[NormChange], before: Standard, after: Standard, t: Translator) -> str:
    heads = [sentence(t(f"app.norms.column.{key}")) for key in ("title", "citation", "changed")]
    rows = []
    for one in group:
        norm = one.after or one.before
        if norm is None:
            continue
        lines = "".join(f"<li>{esc(line)}</li>" for line in change_lines(one, before, after, t))
        title = f'{esc(norm.full_title(t.language))}<span class="sapa-clause">{esc(one.id)}</span>'
        rows.append([title, esc(t(citation(norm))), f"<ul>{lines}</ul>"])
    return markup.table(t(f"standard.compare.{kind}", n=len(group)), heads, rows, classes="sapa-changes")
