"""Every message that the code names exists, with every parameter that its template prints."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from fixtures.project import PACKAGE, counted, modules, templates

CALLED = {"message", "Message", "t", "tr", "translate", "_t", "words"}
# Short names of a room for its own words: (folder, function) -> what stands before the id.
SHORT = {("workbook", "w"): "workbook."}
# Calls whose first text is an id of another kind.
OTHER_IDS = {"finding", "finding_id"}
FILES = (".css", ".csv", ".docx", ".html", ".js", ".json", ".po", ".py", ".txt", ".xlsx", ".yaml", ".yml")
SHAPE = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+")


@dataclass(frozen=True)
class Use:
    """One place that names a message: a pattern for its id, and the parameters given (None: cannot be told)."""

    where: str
    pattern: str
    literal: bool
    given: frozenset[str] | None


def patterns(node: ast.expr, before: str = "") -> Iterator[tuple[str, bool]]:
    """Return the ids that an expression may have: (regular expression, whether it is one literal id)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if SHAPE.fullmatch(before + node.value):
            yield re.escape(before + node.value), True
    elif isinstance(node, ast.JoinedStr):
        parts = [re.escape(v.value) if isinstance(v, ast.Constant) else r"[A-Za-z0-9_.-]+" for v in node.values]
        if before or (isinstance(node.values[0], ast.Constant) and "." in str(node.values[0].value)):
            yield re.escape(before) + "".join(parts), False
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body, before)
        yield from patterns(node.orelse, before)


def parameters(call: ast.Call, name: str) -> frozenset[str] | None:
    """Return the names of the parameters a call gives, or None where they cannot be told from the text."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    if name == "Message":
        mapping = (
            call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "params"), None)
        )
        if mapping is None:
            return frozenset()
        if not isinstance(mapping, ast.Dict) or not all(isinstance(k, ast.Constant) for k in mapping.keys):
            return None
        return frozenset(str(k.value) for k in mapping.keys if isinstance(k, ast.Constant))
    return frozenset(k.arg for k in call.keywords if k.arg)


def named(call: ast.Call) -> str:
    """Return the name by which a call calls."""
    return str(getattr(call.func, "id", None) or getattr(call.func, "attr", None))


def uses() -> list[Use]:
    """Return every place of the package that names a message."""
    found = []
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = named(node)
            before = SHORT.get((path.split("/")[0], name), "")
            if name not in CALLED and not before:
                continue
            given = parameters(node, name)
            ids = patterns(node.args[0], before)
            found += [Use(f"{path}:{node.lineno}", p, literal, given) for p, literal in ids]
    return found


def printed(key: str) -> set[str]:
    """Return the parameters that a template prints."""
    return {
        name for form in templates("en")[key] for _, name, _, _ in string.Formatter().parse(form) if name is not None
    }


def test_the_scan_finds_messages():
    """The scan itself works: the command line's own words are found where they are used."""
    assert any(use.pattern == re.escape("cli.cancelled") for use in uses())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_named_message_exists(language):
    """An id that the code names is in the catalogue (a made-up id has at least one that fits)."""
    ids = set(templates(language))
    joined = "\n".join(ids)
    missing = sorted(
        {
            f"{use.where}: {use.pattern}"
            for use in uses()
            if not re.search(rf"^{use.pattern}$", joined, flags=re.MULTILINE)
        }
    )
    assert missing == []


def judged_elsewhere(path: str, node: ast.AST) -> list[ast.expr]:
    """Return the texts inside a node that are no whole ids: parts of made-up ones, and ids of another kind."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    if isinstance(node, ast.Call) and (
        named(node) in OTHER_IDS or (path.split("/", maxsplit=1)[0], named(node)) in SHORT
    ):
        return node.args[:1]
    return []


def test_every_text_that_looks_like_an_id_is_one():
    """Ids kept in tables (`{Status.MET: "term.status_met"}`) exist too."""
    english = set(templates("en"))
    domains = {key.split(".")[0] for key in english}
    faults = []
    for path, tree in modules().items():
        nodes = list(ast.walk(tree))
        left_out = {id(inner) for node in nodes for inner in judged_elsewhere(path, node)}
        texts = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in left_out]
        faults += [
            f"{path}:{node.lineno}: {node.value}"
            for node in texts
            if SHAPE.fullmatch(str(node.value))
            and str(node.value).split(".")[0] in domains
            and node.value not in english
            and not str(node.value).endswith(FILES)
        ]
    assert faults == []


def test_every_parameter_that_a_template_prints_is_given():
    """A missing parameter would end a review with our own fault at the moment of printing."""
    faults = []
    for use in uses():
        key = use.pattern.replace("\\", "")
        if use.literal and use.given is not None and key in templates("en"):
            lacking = printed(key) - use.given
            if lacking:
                faults.append(f"{use.where}: {key} lacks {sorted(lacking)}")
    assert faults == []


def test_counted_messages_are_given_their_number():
    """A phrase with plural forms is useless without the parameter `n` that chooses one."""
    plural = counted("ru")
    faults = [
        f"{use.where}: {use.pattern}"
        for use in uses()
        if use.literal and use.pattern.replace("\\", "") in plural and use.given is not None and "n" not in use.given
    ]
    assert faults == []


def test_no_user_text_below_presentation_is_a_sentence_in_code():
    """`BadInput("…")` with a plain text would reach the user in one language only."""
    faults = []
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadInput":
                texts = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("what", "todo"))]
                faults += [f"{path}:{node.lineno}" for text in texts if isinstance(text, ast.Constant | ast.JoinedStr)]
    assert faults == []
    assert PACKAGE.is_dir()
