"""The HTML report: whole, self-contained, escaped, the same each time."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from fixtures.evaluations import full_evaluation, two_surveys
from fixtures.planted import SCRIPT, planted
from sapa.i18n import translator
from sapa.present import shown_counts
from sapa.present.palette import WHITE, contrast
from sapa.present.status import LOOKS
from sapa.report import report_bytes
from sapa.report.page_parts import esc, soft
from sapa.results import Line, Status

VOID = {"meta", "link", "img", "br", "input", "hr"}
DIGESTS = """
import hashlib, sys
from fixtures.planted import planted
from sapa.report import conclusion_bytes, report_bytes
for make in (conclusion_bytes, report_bytes):
    print(hashlib.sha256(make(planted(), "kk")).hexdigest())
"""


class Reader(HTMLParser):
    """Reads a page as a browser does: elements, attributes, texts; complains about what is not closed."""

    def __init__(self):
        super().__init__()
        self.elements, self.open, self.texts, self.faults = [], [], [], []

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note an element without contents."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Close an element."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        """Note a text."""
        self.texts.append(data)


def read(content):
    """Return a page as it was parsed."""
    reader = Reader()
    reader.feed(content.decode("utf-8"))
    reader.close()
    return reader


@pytest.fixture(scope="module")
def pages(made):
    """Return the page of the sample in each language, read."""
    return {language: read(made("html", "research", language)) for language in ("kk", "ru", "en")}


def test_the_page_is_well_formed_and_names_its_language(pages, language):
    """Everything opened is closed in order; ids are unique; links go to places that are there."""
    page = pages[language]
    assert page.faults == []
    assert page.open == []
    assert page.elements[0] == ("html", {"lang": language})
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    wanted = {a["href"][1:] for tag, a in page.elements if tag == "a"}
    assert wanted <= set(ids)
    assert re.findall(r"«[a-z_]+\.[a-z0-9_.]+»", " ".join(page.texts)) == []


def test_the_counts_are_the_evaluations(pages, research, language):
    """Two columns, formal and methodological, and no third one that adds them."""
    text = "\n".join(pages[language].texts)
    t = translator(language)
    counts = [shown_counts(research.findings, line) for line in Line]
    after = text[text.index(t("report.counts")) :]
    for shown, look in LOOKS.items():
        block = after[after.index(t(look.word)) :]
        numbers = [int(n) for n in re.findall(r"^\d+$", block, flags=re.MULTILINE)[:2]]
        assert numbers == [c[shown] for c in counts]
        after = block


def test_every_finding_not_met_has_its_place(pages, research):
    """Each is an article of its own, with its number as address."""
    for page in pages.values():
        statuses = {a["id"]: a["data-status"] for tag, a in page.elements if tag == "article"}
        for number, finding in enumerate(research.findings, start=1):
            if finding.status is Status.NOT_MET and not finding.depends_on_reading:
                assert statuses[f"n{number}"] == "not_met"


def test_drawings_have_titles_and_words(pages):
    """Every inline SVG says what it shows."""
    for page in pages.values():
        drawn = [a for tag, a in page.elements if tag == "svg"]
        assert len(drawn) == 7  # four questions; the map has no narrow form
        ids = {a.get("id") for _, a in page.elements}
        for one in drawn:
            assert one["role"] == "img"
            assert set(one["aria-labelledby"].split()) <= ids


def test_the_page_asks_for_nothing_outside(made, language):
    """No address, no import, no font: what looks like one is the name of a vocabulary."""
    text = made("html", "research", language).decode("utf-8")
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text
    assert "url(" not in re.sub(r"url\(#", "", text)


def test_the_policy_allows_the_one_script_only(made):
    """The hash is that of the script that stands there."""
    text = made("html", "research", "en").decode("utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [a["content"] for _, a in read(text.encode()).elements if a.get("http-equiv")]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_planted_markup_stays_text(language):
    """Titles, regions, interviewers, files, messages and experts' words may hold markup: none becomes an element."""
    content = report_bytes(planted(), language)
    page = read(content)
    assert page.faults == []
    assert [tag for tag, _ in page.elements].count("script") == 1
    for tag, attributes in page.elements:
        assert tag not in ("img", "iframe", "object", "embed", "form", "base")
        assert not [name for name in attributes if name.startswith("on")]
        assert not [value for value in attributes.values() if (value or "").startswith("javascript:")]
    assert SCRIPT in "".join(page.texts)
    assert SCRIPT.encode() not in content
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)


def test_text_is_escaped_in_elements_and_attributes():
    """Five characters, and those that no page can hold."""
    assert esc("<a b=\"c\" d='e'>&") == "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt;&amp;"
    assert not set(esc("a\x00\x0b\ud800b")) & {"\x00", "\x0b", "\ud800"}
    assert esc("😀 ә") == "😀 ә"


def test_statuses_have_enough_contrast():
    """Word and sign on tint and on white: at least 4.5 (WCAG 2.1, 1.4.3)."""
    for look in LOOKS.values():
        assert contrast(look.ink, look.tint) >= 4.5
        assert contrast(look.ink, WHITE) >= 4.5


def test_pages_of_other_evaluations_are_well_formed(made, language):
    """A service, two surveys, and one with nothing in it."""
    empty = full_evaluation(findings=(), tables=(), details={}, readings=(), assumptions=(), files=())
    for content in (made("html", "training", language), *(report_bytes(e, language) for e in (two_surveys(), empty))):
        assert read(content).faults == []


def test_long_words_of_a_narrow_header_may_break_between_syllables():
    """By hand: the syllable boundary nearest the middle; short words stay whole."""
    assert soft("Methodological line") == "Methodo&shy;logical line"
    assert soft("Методологическая оценка") == "Методоло&shy;гическая оценка"


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_documents_are_the_same_under_every_hash_seed(seed, root):
    """No hash order, locale or time zone enters the bytes."""
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8" if seed == "0" else "C",
                    "TZ": "Asia/Almaty" if seed == "0" else "UTC",
                    "PYTHONPATH": os.pathsep.join((str(root / "toolkit"), str(root / "tests")))}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", DIGESTS], env=surroundings, capture_output=True, text=True, check=True)
    from sapa.report import conclusion_bytes

    own = [hashlib.sha256(make(planted(), "kk")).hexdigest() for make in (conclusion_bytes, report_bytes)]
    assert done.stdout.split() == own
