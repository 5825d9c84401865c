"""HTML of panels: everything that comes from files or users is escaped here, and tables carry caption and scope."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

from sapa.errors import BadInput, Cancelled
from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.plain_text import visible
from sapa.present.status import Shown, look


def esc(text: object) -> str:
    """Return text that is safe inside an element and inside a quoted attribute, with nothing hidden in it."""
    return html.escape(visible(str(text)), quote=True)


def sentence(text: str) -> str:
    """Return a term as it begins a line: its first letter large."""
    return text[:1].upper() + text[1:]


def chip(shown: Shown, t: Translator, *, count: int | None = None) -> str:
    """Return a status as sign, word and colour, with a count before it where one is given."""
    one = look(shown)
    number = "" if count is None else f"<b>{t.show(count, 'int')}</b> "
    return (
        f'<span class="sapa-chip" style="color:{one.ink};background:{one.tint}">'
        f'{number}<span aria-hidden="true">{one.sign}</span> {esc(t(one.word))}</span>'
    )


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, classes: str = "") -> str:
    """Return a table; cells are HTML already, the first cell of a row is its header."""
    head = "".join(f'<th scope="col">{esc(h)}</th>' for h in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return (
        f'<div class="sapa-scroll" tabindex="0" role="group" aria-label="{esc(caption)}">'
        f'<table class="sapa-table {classes}"><caption>{esc(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def terms(pairs: Sequence[tuple[str, str]]) -> str:
    """Return pairs of a label and HTML as a definition list; empty values are left out."""
    return "<dl>" + "".join(f"<dt>{esc(k)}</dt><dd>{v}</dd>" for k, v in pairs if v) + "</dl>"


def error_box(error: BaseException, t: Translator) -> str:
    """Return what happened in plain words: bad input in five parts, a cancelled run, or a fault of our own."""
    if isinstance(error, Cancelled):
        return f'<div class="sapa-info" role="status">{esc(t("app.cancelled"))}</div>'
    if not isinstance(error, BadInput):
        text = t(message("app.our_fault", kind=type(error).__name__, text=str(error)))
        return f'<div class="sapa-error" role="alert"><p>{esc(text)}</p></div>'
    pairs = [
        (sentence(t("cli.where")), error.where),
        (sentence(t("cli.got")), error.got),
        (sentence(t("cli.expected")), error.expected),
        (sentence(t("cli.todo")), error.todo),
    ]
    shown = [(k, esc(t(v) if isinstance(v, Message) else v)) for k, v in pairs if v is not None]
    return f'<div class="sapa-error" role="alert"><p>{esc(t(error.what))}</p>{terms(shown)}</div>'


def progress_bar(done: int, total: int, label: str) -> str:
    """Return a bar with its label; a total of nought is "under way"."""
    value = f' value="{max(0, min(done, total))}"' if total else ""
    return (
        f'<div class="sapa-work" role="status">'
        f'<progress max="{max(total, 1)}"{value} aria-label="{esc(label)}"></progress>'
        f"<span>{esc(label)}</span></div>"
    )


def figure(svg: bytes, words: str) -> str:
    """Return a picture with its words, below it and for those who cannot see it."""
    data = base64.b64encode(svg).decode("ascii")
    shown = esc(words)
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{shown}"><figcaption>{shown}</figcaption></figure>'
    )
