"""The translator: plural forms, numbers and dates as people of each language write them."""

from __future__ import annotations

import gettext
import math
import re
from datetime import date

import pytest

from sapa.i18n import LANGUAGES, Translator, default_language, translator
from sapa.i18n.catalogue import LOCALES, Catalogue
from sapa.i18n.formats import number, percent
from sapa.messages import Message, message

NBSP = "\u00a0"


def with_words(language: str, **templates: str | tuple[str, ...]) -> Translator:
    """Return a translator with words of its own and the plural rule that the language's catalogues state."""
    head = (LOCALES / language / "LC_MESSAGES" / "cli.po").read_text(encoding="utf-8")
    rule = re.search(r"plural=(.+);\\n", head)
    assert rule
    table: dict[str | tuple[str, int], str] = {"term.yes": "yes", "term.no": "no"}
    for key, text in templates.items():
        if isinstance(text, str):
            table[key] = text
        else:
            table |= {(key, form): words for form, words in enumerate(text)}
    t = Translator(language)
    t._catalogue = Catalogue(table, gettext.c2py(rule[1]))
    return t


def test_an_unknown_language_is_refused_by_name():
    """The message says which there are."""
    with pytest.raises(ValueError, match="one of kk, ru, en; got 'de'"):
        Translator("de")


def test_there_are_three_languages():
    """Kazakh first: it is the language of the act."""
    assert LANGUAGES == ("kk", "ru", "en")


def test_a_translator_is_made_once():
    """Catalogues are read once a process."""
    assert translator("kk") is translator("kk")


# CLDR plural rules: ru one = 1, 21, 101 (not 11); few = 2-4, 22-24 (not 12-14); many = the rest; kk and en one = 1.
@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (21, "one"),
        (22, "few"),
    ],
)
def test_russian_counts_in_three_forms(n, form):
    """1 интервью and 21 share a form; 2 to 4; 5 and 11."""
    assert with_words("ru", x=("one", "few", "many"))("x", n=n) == form


@pytest.mark.parametrize("language", ["kk", "en"])
@pytest.mark.parametrize(("n", "form"), [(0, "other"), (1, "one"), (2, "other"), (21, "other")])
def test_kazakh_and_english_count_in_two_forms(language, n, form):
    """Only one is one."""
    assert with_words(language, x=("one", "other"))("x", n=n) == form


def test_a_template_without_forms_serves_every_number():
    """A sentence that does not change with the number has one form."""
    assert with_words("ru", x="n = {n:int}")("x", n=5) == "n = 5"


def test_true_is_no_number_to_count():
    """A flag named n does not choose a plural form."""
    assert with_words("ru", x="{n}")("x", n=True) == "yes"


# Babel 2.18 (CLDR): kk and ru group with a no-break space and write a decimal comma; English a comma and a point.
@pytest.mark.parametrize(
    ("language", "shown"), [("kk", f"12{NBSP}345,6"), ("ru", f"12{NBSP}345,6"), ("en", "12,345.6")]
)
def test_numbers_are_grouped_as_the_language_does(language, shown):
    """Twelve thousand three hundred and forty-five point six."""
    assert translator(language).number(12345.6) == shown


@pytest.mark.parametrize(("language", "shown"), [("kk", f"2,83{NBSP}%"), ("ru", f"2,83{NBSP}%"), ("en", "2.83%")])
def test_a_fraction_is_shown_as_per_cent(language, shown):
    """0.0283 is 2.83 per cent."""
    assert translator(language).percent(0.0283, 2) == shown


@pytest.mark.parametrize(("language", "shown"), [("kk", "05.03.2026"), ("ru", "05.03.2026"), ("en", "5 March 2026")])
def test_a_date_is_shown_as_the_language_writes_it(language, shown):
    """Day before month in all three."""
    assert translator(language).date(date(2026, 3, 5)) == shown


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{x}", 1200, f"1{NBSP}200"),
        ("{x}", 2.5, "2,5"),
        ("{x:int}", 1199.6, f"1{NBSP}200"),
        ("{x:number.3}", 2.5, "2,500"),
        ("{x:percent}", 0.15, f"15,0{NBSP}%"),
        ("{x:percent.0}", 0.15, f"15{NBSP}%"),
        ("{x:date}", date(2026, 1, 2), "02.01.2026"),
        ("{x}", None, "–"),
        ("{x:percent.1}", None, "–"),
        ("{x:number.2}", math.nan, "–"),
        ("{x}", math.inf, "∞"),
        ("{x}", "Ұлытау", "Ұлытау"),
        ("{x}", ("a", "b"), "a, b"),
        ("{x:int}", (1, 2), "1, 2"),
        ("{x}", False, "no"),
    ],
)
def test_the_template_says_how_a_value_is_shown(template, value, shown):
    """Raw values go in; spec, kind and language decide."""
    assert with_words("ru", key=template)("key", x=value) == shown


def test_a_message_may_hold_messages():
    """A list of messages inside a sentence is translated with it."""
    t = with_words("en", outer="see {what}", one="one", two="number {k:int}")
    assert t(message("outer", what=(message("one"), message("two", k=2)))) == "see one, number 2"


def test_a_forgotten_text_is_seen():
    """An id that no catalogue has comes back in guillemets."""
    assert translator("kk")("no.such.id", n=3) == "«no.such.id»"
    assert not translator("kk").has("no.such.id")


def test_braces_in_a_value_are_text():
    """A respondent's `{n}` is printed, never looked up."""
    assert with_words("en", x="got {value}")("x", value="{n} {0.__class__}") == "got {n} {0.__class__}"


def test_a_missing_parameter_is_our_fault():
    """It raises, so that a test sees it, and prints no half sentence."""
    with pytest.raises(KeyError, match="who"):
        with_words("en", x="by {who}")("x")


def test_developers_read_english():
    """`str(error)` in a traceback is a sentence, not an id."""
    from sapa.errors import BadInput

    text = str(
        BadInput(
            message("writing.no_folder"), where="there", got="x", expected="y", todo=message("writing.no_folder.todo")
        )
    )
    assert text == (
        "The folder to write to does not exist. | where: there | got: x | expected: y"
        " | do: Create the folder, or name another file."
    )


def test_a_message_is_frozen_and_comparable():
    """Equal messages are equal and hash alike; parameters cannot be changed."""
    first, second = message("x.y", n=1), Message("x.y", {"n": 1})
    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(TypeError):
        first.params["n"] = 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"SAPA_LANG": "kk", "LC_ALL": "ru_RU.UTF-8"}, "kk"),
        ({"SAPA_LANG": "de", "LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "kk_KZ.UTF-8"}, "kk"),
        ({"LC_ALL": "", "LANG": "ru_KZ.UTF-8"}, "ru"),
        ({"LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_is_asked_for_or_the_locale_s(monkeypatch, variables, language):
    """SAPA_LANG, else the locale where it is Kazakh or Russian, else English."""
    for name in ("SAPA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_language() == language


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_rounds_to_nothing_has_no_sign(language):
    """−0.0015 to two digits is 0.00, as a share and as a whole number too: a minus before nothing reads as a slip."""
    shown = (
        number(-0.0015, language, 2),
        number(-0.4, language, 0),
        percent(-0.0004, language, 1),
        number(-1e-9, language),
    )
    assert not any(text.startswith(("-", "−")) for text in shown)
    assert number(-0.0015, language, 3).startswith("-")
