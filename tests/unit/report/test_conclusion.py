"""The Word conclusion: opens, says everything, is laid out for A4, is the same each time."""

import io
import re
import subprocess
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from fixtures.evaluations import full_evaluation
from fixtures.planted import planted
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.present import shown_status
from sapa.present.status import Shown, label
from sapa.report import conclusion_bytes, write_conclusion

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}


def opened(content):
    """Return the document as python-docx reads it."""
    return Document(io.BytesIO(content))


def rows_of(document):
    """Return the texts of every row of every table."""
    return [[c.text for c in row.cells] for table in document.tables for row in table.rows]


def test_every_finding_not_met_or_not_assessable_stands_with_its_status(research, made, language):
    """By number, with sign and word, in Kazakh, Russian and English."""
    t = translator(language)
    found = {(row[0], row[2].split("\n")[0]) for row in rows_of(opened(made("docx", "research", language)))
             if len(row) == 4}  # fmt: skip
    for number, finding in enumerate(research.findings, start=1):
        shown = shown_status(finding)
        if shown in (Shown.NOT_MET, Shown.NOT_ASSESSABLE, Shown.DEPENDS, Shown.JUDGEMENT):
            assert (str(number), label(shown, t)) in found


def test_the_document_is_laid_out_for_a4_in_its_language(made, language):
    """A4, page numbers, headings, header rows that repeat, pictures with words, the language set."""
    document = opened(made("docx", "research", language))
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    fields = re.findall(r"<w:instrText[^>]*>(\w+)<", page.footer._element.xml)
    assert fields == ["PAGE", "NUMPAGES"]
    assert document.core_properties.language == LOCALES[language]
    spoken = document.styles["Normal"].element.rPr.findall(qn("w:lang"))
    assert [s.get(qn("w:val")) for s in spoken] == [LOCALES[language]]
    assert sum(p.style.name == "Heading 1" for p in document.paragraphs) >= 9
    # The passport and what the file rests on are pairs of names and values, without a header.
    headed = [t for t in document.tables if len(t.columns) > 2]
    assert len(headed) > 10
    assert all(t.rows[0]._tr.trPr.findall(qn("w:tblHeader")) for t in headed)
    pictures = document.element.body.findall(".//" + qn("wp:docPr"))
    assert len(pictures) == 4
    assert all(p.get("descr") and p.get("title") for p in pictures)


def test_every_style_used_has_a_font_with_kazakh_letters(made):
    """The template's own fonts would be another one for Cyrillic."""
    document = opened(made("docx", "research", "kk"))
    for name in {p.style.name for p in document.paragraphs} | {"Normal"}:
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs")} == {"Arial"}


def test_no_table_is_wider_than_the_sheet(made):
    """17 cm of text on A4; widths are set cell by cell."""
    for name in ("research", "training"):
        for table in opened(made("docx", name, "kk")).tables:
            assert sum(c.width.cm for c in table.rows[0].cells) <= 17.1


def test_ids_and_places_of_respondents_do_not_enter(made, root):
    """No interview's id and no coordinate of the sample's data stands in the document."""
    import pandas as pd

    frame = pd.read_csv(root / "data-samples" / "social-survey-2026" / "interviews.csv", dtype=str)
    content = made("docx", "research", "en")
    text = " ".join(p.text for p in opened(content).paragraphs) + " ".join(map(" ".join, rows_of(opened(content))))
    tokens = set(re.findall(r"[\w.-]+", text))
    secret = {value for name in ("id", *frame.filter(regex="lat|lon")) for value in frame[name].dropna()}
    assert len(secret) > 1000
    assert not tokens & secret


def test_the_same_evaluation_gives_the_same_bytes():
    """No clock in the archive, no id counted on over documents."""
    first, second = (conclusion_bytes(full_evaluation(), "ru") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_texts_of_files_stay_texts_and_no_outside_link_is_made():
    """Markup, formulas and characters that XML cannot hold: the document opens, and links to nothing outside."""
    content = conclusion_bytes(planted(), "en")
    text = " ".join(map(" ".join, rows_of(opened(content))))
    assert "<script>window.hit=1</script>" in text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


def test_parts_of_tables_stand_in_the_order_of_the_schema(made):
    """Word refuses a file whose properties of tables and cells are out of order (ECMA-376, CT_TblPr and CT_TcPr)."""
    body = opened(made("docx", "research", "ru")).element.body
    orders = {
        "tblPr": ("tblStyle", "tblW", "jc", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
        "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"),
    }
    for name, order in orders.items():
        for element in body.iter(qn(f"w:{name}")):
            parts = [child.tag.rpartition("}")[2] for child in element]
            assert parts == sorted(set(parts), key=order.index)


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path):
    """Bad input, and nothing is left behind."""
    with pytest.raises(BadInput):
        write_conclusion(full_evaluation(), tmp_path / "none" / "x.docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.office
def test_libreoffice_opens_it_as_pages(made, language, soffice, tmp_path):
    """A PDF of several pages comes out."""
    path = tmp_path / "conclusion.docx"
    path.write_bytes(made("docx", "training", language))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(path)], check=True, capture_output=True, timeout=240)
    pdf = (tmp_path / "conclusion.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 3
