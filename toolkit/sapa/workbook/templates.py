"""The repository's `templates/`, blank forms in three languages: `python -m sapa.workbook.templates [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from sapa.i18n import LANGUAGES
from sapa.workbook.design.blank import write_design_forms
from sapa.workbook.expert_forms import write_expert_forms
from sapa.workbook.manifest_form import write_manifest_form
from sapa.workbook.provider_forms import write_provider_forms
from sapa.workbook.rubric_form import write_council_rubric, write_rubric_form
from sapa.workbook.score_sheets import write_score_form
from sapa.workbook.service_forms import write_service_forms

TEMPLATES = {
    "deliverable-form": write_manifest_form,
    "provider-forms": write_provider_forms,
    "service-forms": write_service_forms,
    "expert-forms": write_expert_forms,
    "design-forms": write_design_forms,
    "rubric-form": write_rubric_form,
    "rubric-form-council": write_council_rubric,
    "score-form": write_score_form,
}


def write_templates(folder: Path) -> list[Path]:
    """Write every blank form into a folder and return the files; the same code gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, write in TEMPLATES.items():
        for language in LANGUAGES:
            path = folder / f"{name}-{language}.xlsx"
            write(path, language)
            written.append(path)
    return written


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("templates"))
