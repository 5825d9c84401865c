"""The review of a service that is no research, and of the norms that stand for every service."""

from __future__ import annotations

from collections.abc import Mapping

from sapa.checks.base import CheckResult, Context
from sapa.checks.compliance.case import Case
from sapa.checks.services import services
from sapa.checks.services.common import common_norms
from sapa.deliverable.loaded import LoadedDeliverable, LoadedPart

__all__ = ["common_norms", "service_checks"]


def service_checks(loaded: LoadedDeliverable, part: LoadedPart, context: Context) -> Mapping[str, CheckResult]:
    """Answer every norm of one service; results by name of the check: `service`, `service_norms`, `data`."""
    return services(Case(loaded, part, context))
