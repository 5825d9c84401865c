"""The questionnaire as an XLSForm workbook, written part by part so that its bytes never change."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from generator.frame import REGIONS_FILE
from generator.questions import DONT_KNOW, LISTS, QUESTIONS, REFUSED, Text

LANGUAGES = ("label::Kazakh (kk)", "label::Russian (ru)", "label::English (en)")
_WITHOUT_MISSING = {"sex", "channel"}
_LOCALITY: dict[str, Text] = {"urban": ("Қала", "Город", "Urban"), "rural": ("Ауыл", "Село", "Rural")}
_ASIDE: tuple[tuple[str, str, Text], ...] = (
    ("select_one region", "region", ("Өңір", "Регион", "Region")),
    ("select_one locality", "locality", ("Елді мекен түрі", "Тип населенного пункта", "Type of locality")),
    ("text", "psu", ("Елді мекен (учаске) коды", "Код населенного пункта (участка)", "Settlement (precinct) code")),
    ("text", "interviewer", ("Интервьюер коды", "Код интервьюера", "Interviewer's code")),
    ("integer", "adults", (
        "Үй шаруашылығында 18 жастан асқан неше адам тұрады?",
        "Сколько человек в возрасте 18 лет и старше проживает в домохозяйстве?",
        "How many people aged 18 or over live in the household?",
    )),
    ("select_one sex", "sex", ("Респонденттің жынысы", "Пол респондента", "Respondent's sex")),
    ("integer", "age", ("Жасыңыз нешеде?", "Сколько Вам полных лет?", "How old are you?")),
)  # fmt: skip
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Sheet = list[list[str]]


def survey_sheet() -> Sheet:
    """Return the questions."""
    rows: Sheet = [["type", "name", *LANGUAGES, "relevant", "required", "constraint"]]
    rows += [["start", "start", "", "", "", "", "", ""], ["end", "end", "", "", "", "", "", ""]]
    for kind, name, text in _ASIDE:
        constraint = {"age": ". >= 18 and . <= 110", "adults": ". >= 1"}.get(name, "")
        rows.append([kind, name, *text, "", "yes", constraint])
    for q in QUESTIONS:
        relevant = f"${{{q.asked_if[0]}}} = '{q.asked_if[1]}'" if q.asked_if else ""
        rows.append([f"select_one {q.choices}", q.name, *q.text, relevant, "yes", ""])
    return rows


def choices_sheet() -> Sheet:
    """Return the answers; 98 and 99 mean that there is no valid answer."""
    rows: Sheet = [["list_name", "name", *LANGUAGES]]
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        rows += [["region", r["iso"], r["name_kk"], r["name_ru"], r["name_en"]] for r in csv.DictReader(file)]
    rows += [["locality", code, *text] for code, text in _LOCALITY.items()]
    for name, answers in LISTS.items():
        rows += [[name, str(code), *text] for code, text in answers.items()]
        if name not in _WITHOUT_MISSING:
            rows += [[name, "98", *DONT_KNOW], [name, "99", *REFUSED]]
    return rows


def settings_sheet() -> Sheet:
    """Return the settings."""
    return [
        ["form_title", "form_id", "version", "default_language"],
        ["Социальное самочувствие населения – 2026 (учебная анкета)", "social_survey_2026", "20260202", "Russian (ru)"],
    ]


def write_form(path: Path) -> None:
    """Write the XLSForm; stored without compression, so that no zlib can change its bytes."""
    sheets = {"survey": survey_sheet(), "choices": choices_sheet(), "settings": settings_sheet()}
    names = list(sheets)
    numbered = list(enumerate(names, start=1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PKG}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
        )
        + f'<Relationship Id="rId{len(names) + 1}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_NS}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
        '<border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="3"><xf/><xf fontId="0" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }
    for n, name in numbered:
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet_xml(sheets[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, date_time=(2026, 2, 2, 0, 0, 0))
            member.create_system = 0  # the same on every platform
            archive.writestr(member, (_HEAD + text).encode())
    path.write_bytes(packed.getvalue())


def _sheet_xml(rows: Sheet) -> str:
    widths = [24, 16] + [84] * 3 + [16, 10, 24]
    columns = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(widths, start=1))
    lines = []
    for r, row in enumerate(rows, start=1):
        style = ' s="2"' if r == 1 else ' s="1"'
        cells = "".join(
            f'<c r="{chr(64 + c)}{r}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
            for c, value in enumerate(row, start=1)
            if value
        )
        lines.append(f'<row r="{r}">{cells}</row>')
    freeze = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
    )
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    page = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    data = f"<cols>{columns}</cols><sheetData>{''.join(lines)}</sheetData>"
    return f'<worksheet xmlns="{_NS}">{fit}{freeze}{data}{page}</worksheet>'
