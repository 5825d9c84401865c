"""Every word is in every language: complete, with the same parameters, in the right letters."""

from __future__ import annotations

import re
import string

import pytest

from fixtures.project import LOCALES, catalogue_files, counted, templates

LANGUAGES = ("kk", "ru", "en")
FORMS = {"kk": 2, "ru": 3, "en": 2}
SPEC = re.compile(r"|int|number(\.\d)?|percent(\.\d)?|level|date|place|condition")
CYRILLIC = "\u0400-\u04ff"
MIXED = re.compile(rf"[{CYRILLIC}][A-Za-z]|[A-Za-z][{CYRILLIC}]")
# Latin letters that look like Cyrillic words of one letter (р is left out: p is the proportion).
LONELY = re.compile(rf"(?<=[{CYRILLIC}] )[acoyi](?= [{CYRILLIC}])")
DOUBLED = re.compile(r"\w {2}\w")
# Straight quotes are fine around a command or a code, never around words.
ENGLISH_QUOTES = re.compile(rf'[\u201c\u201d]|"[{CYRILLIC}]|[{CYRILLIC}]"')
KAZAKH_ONLY = set("әғқңөұүһі")


def fields(template: str) -> list[tuple[str, str, str | None]]:
    """Return (name, spec, conversion) of each parameter of a template; broken braces raise ValueError."""
    parsed = string.Formatter().parse(template)
    return [(name, spec or "", conversion) for _, name, spec, conversion in parsed if name is not None]


def names(forms: tuple[str, ...]) -> set[str]:
    """Return the parameters used in any plural form."""
    return {name for form in forms for name, _, _ in fields(form)}


def bare(template: str) -> str:
    """Return a template without its parameters."""
    return re.sub(r"\{[^{}]*\}", " ", template)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_catalogue_files(language):
    """A domain that exists in one language exists in all three."""
    here = {path.name for path in catalogue_files(language)}
    everywhere = {path.name for other in LANGUAGES for path in catalogue_files(other)}
    assert here
    assert here == everywhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_id(language):
    """An id that one language has is in the other two."""
    everywhere = set().union(*(templates(other) for other in LANGUAGES))
    assert sorted(everywhere - set(templates(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_padded(language):
    """Each template says something, with no blank at its ends and none doubled."""
    faults = {
        key: forms
        for key, forms in templates(language).items()
        if any(not form.strip() or form != form.strip() or DOUBLED.search(form) for form in forms)
    }
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_stands_twice(language):
    """Neither within a file (gettext would keep the last silently) nor in two files."""
    seen: dict[str, str] = {}
    twice = []
    for path in catalogue_files(language):
        for key in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if key in seen:
                twice.append(f"{key}: {seen[key]} and {path.name}")
            seen[key] = path.name
    assert twice == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_names_its_file(language):
    """`data.po` holds `data.…` only, so that an id says where its words are (`terms.po` holds `term.…`)."""
    strays = []
    for path in catalogue_files(language):
        prefix = "term." if path.stem == "terms" else f"{path.stem}."
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        strays += [f"{path.name}: {key}" for key in keys if not key.startswith(prefix)]
    assert strays == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_state_language_charset_and_plural_rule(language):
    """Each file says its language, UTF-8 and a plural rule with the right number of forms."""
    for path in catalogue_files(language):
        head = path.read_text(encoding="utf-8").split("\n\n", 1)[0]
        assert f"Language: {language}\\n" in head, path
        assert "charset=utf-8" in head, path
        assert f"nplurals={FORMS[language]};" in head, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_obsolete(language):
    """A guess of a merge tool and a leftover are no translations."""
    faults = [p.name for p in catalogue_files(language) if re.search(r"^#(~|, .*fuzzy)", p.read_text("utf-8"), re.M)]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_phrases_have_every_plural_form(language):
    """An id counted in one language is counted in all, with two forms in kk and en and three in ru."""
    everywhere = set().union(*(counted(other) for other in LANGUAGES))
    forms = templates(language)
    faults = {key: forms.get(key) for key in everywhere if len(forms.get(key, ())) != FORMS[language]}
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_use_named_parameters_and_known_formats(language):
    """`{n:int}`, `{x:number.2}`, `{share:percent.1}`, `{when:date}`: no positions, attributes or conversions."""
    faults = []
    for key, forms in templates(language).items():
        for form in forms:
            try:
                parts = fields(form)
            except ValueError as error:
                faults.append(f"{key}: {error}")
                continue
            for name, spec, conversion in parts:
                if not name.isidentifier() or conversion or not SPEC.fullmatch(spec):
                    faults.append(f"{key}: {{{name}:{spec}}}")
    assert faults == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_parameters_are_the_same_in_every_language(language):
    """A number that English prints is printed in Kazakh and Russian too."""
    english = templates("en")
    faults = {
        key: (names(forms), names(english[key]))
        for key, forms in templates(language).items()
        if key in english and names(forms) != names(english[key])
    }
    assert faults == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_parameters_have_the_same_format_in_every_language(language):
    """A share shown with one decimal in English is not shown with two in Kazakh."""
    english = templates("en")
    faults = {}
    for key, forms in templates(language).items():
        here = {(name, spec) for form in forms for name, spec, _ in fields(form)}
        there = {(name, spec) for form in english.get(key, ()) for name, spec, _ in fields(form)}
        if here != there:
            faults[key] = (sorted(here - there), sorted(there - here))
    assert faults == {}


def test_russian_forms_of_one_print_the_number():
    """The first Russian form also serves 21 and 101, so it may not say "one" without printing n."""
    faults = [key for key in counted("ru") if any("n" not in names((form,)) for form in templates("ru")[key])]
    assert [key for key in faults if "n" in names(templates("ru")[key])] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_latin_letter_hides_in_a_cyrillic_word(language):
    """`c`, `o` and `i` of the Latin keyboard look right and break search, sorting and spelling."""
    faults = {}
    for key, forms in templates(language).items():
        for form in forms:
            hit = MIXED.search(bare(form)) or LONELY.search(bare(form))
            if hit:
                faults[key] = bare(form)[max(0, hit.start() - 15) : hit.end() + 15]
    assert faults == {}


def test_english_has_no_cyrillic_outside_quotations():
    """English text quotes Kazakh or Russian words in guillemets, or has none."""
    faults = {
        key: form
        for key, forms in templates("en").items()
        for form in forms
        if re.search(rf"[{CYRILLIC}]", re.sub(r"«[^»]*»", "", form))
    }
    assert faults == {}


def test_russian_has_no_kazakh_letters_outside_quotations():
    """A Kazakh sentence pasted into the Russian catalogue is seen by its letters."""
    faults = {
        key: form
        for key, forms in templates("ru").items()
        for form in forms
        # The official Russian names of three regions keep their Kazakh letters (область Жетісу).
        if not key.startswith("region.") and KAZAKH_ONLY & set(re.sub(r"«[^»]*»", "", form).lower())
    }
    assert faults == {}


def test_kazakh_sentences_are_not_russian_ones():
    """Four words and more that are equal in Kazakh and Russian were copied, not translated."""
    russian = templates("ru")
    faults = {
        key: form
        for key, forms in templates("kk").items()
        for form in forms
        if form in russian.get(key, ()) and len(re.findall(rf"[{CYRILLIC}]{{2,}}", bare(form))) >= 4
    }
    assert faults == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_quotation_marks_are_guillemets(language):
    """Kazakh and Russian words stand in «…», never in straight or curly English quotes."""
    faults = {key: f for key, forms in templates(language).items() for f in forms if ENGLISH_QUOTES.search(f)}
    assert faults == {}


def test_there_is_no_language_besides_the_three():
    """A half-finished fourth catalogue would be chosen by nobody and checked by nothing."""
    assert {path.name for path in LOCALES.iterdir() if path.is_dir()} == set(LANGUAGES)
