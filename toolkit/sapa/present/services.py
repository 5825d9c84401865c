"""In which forms a service was given, in words: for first pages, where research names its methods."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.present.words import kind_text
from sapa.results import Evaluation
from sapa.results.services import ServiceDetail
from sapa.standard import Standard


def services_text(evaluation: Evaluation, standard: Standard, t: Translator) -> str:
    """Return the services of the order, each once: one of several parts names them all."""
    parts = [d.service for d in _details(evaluation)]
    services = dict.fromkeys((evaluation.passport.service, *parts))
    return ", ".join(kind_text(s, standard, t) for s in services)


def ways_text(evaluation: Evaluation, standard: Standard, t: Translator) -> tuple[str, str]:
    """Return a label and what stands beside it: the methods of research, else the forms of services; blank: unknown."""
    methods = dict.fromkeys(kind_text(kind, standard, t) for _, kind in evaluation.passport.methods)
    if methods:
        return t("workbook.p.methods"), ", ".join(methods)
    found = _details(evaluation)
    # A form may bear the key of its service (training): here it is the form.
    words = (standard.forms.get(f) for d in found for f in d.forms)
    forms = dict.fromkeys(x.in_language(t.language) for x in words if x is not None)
    modes = dict.fromkeys(t(f"standard.mode.{m}") for d in found for m in d.modes)
    return t("present.forms"), "; ".join(x for x in (", ".join(forms), ", ".join(modes)) if x)


def _details(evaluation: Evaluation) -> list[ServiceDetail]:
    return [d for d in evaluation.details.values() if isinstance(d, ServiceDetail)]
