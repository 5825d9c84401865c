"""A technical specification: every norm that a service answers to, the values that the Customer fixes, their faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sapa.deliverable.manifest import Contract
from sapa.deliverable.specification_file import VALUES, SpecificationFile, SpecifiedValue
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.specification_choice import Choice, choose_norms
from sapa.results import Addressee, Basis, BoundsFrom, Finding, Line, Status
from sapa.results.limits import Limits, fixed_limits
from sapa.standard import Norm, Standard
from sapa.standard.model import COMMON

NORM = "p9_1.values_in_technical_specification"
"""The norm by which the Customer's values lie in the range of the Standard."""

Where = Callable[..., str]


class ValueState(StrEnum):
    """What is to be said of the value of one norm."""

    WITHIN = "within"
    OUTSIDE = "outside"
    NOT_FIXED = "not_fixed"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecifiedNorm:
    """One norm of the specification.

    norm
        The norm, with its range, unit, condition, citation, kind and who has to meet it.
    fixed
        What the Customer fixed, in the norm's unit; None: nothing, and the Standard's own range holds.
    """

    norm: Norm
    fixed: Limits | None = None

    @property
    def id(self) -> str:
        """The norm's id."""
        return self.norm.id

    @property
    def corridor(self) -> Limits:
        """The Standard's own range."""
        return Limits(self.norm.min, self.norm.max, BoundsFrom.STANDARD)

    @property
    def common(self) -> bool:
        """True for a norm that is common to every service."""
        return self.norm.service == COMMON

    @property
    def numeric(self) -> bool:
        """True where a value can be fixed: the norm has a unit."""
        return self.norm.unit is not None

    @property
    def state(self) -> ValueState:
        """Whether the value lies within the Standard's range."""
        if not self.numeric:
            return ValueState.NO_NUMBER
        stated = [x for x in (self.fixed.min, self.fixed.max) if x is not None] if self.fixed is not None else []
        if not stated:
            return ValueState.NOT_FIXED
        return ValueState.WITHIN if all(self.corridor.hold(x) for x in stated) else ValueState.OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A technical specification as far as the Standard speaks of it.

    choice
        Service, forms, objects, methods, ways and conditions that were chosen.
    norms
        Every norm that applies, in the order of the act.
    findings
        Values outside the range of the Standard, each addressed to the Customer.
    remarks
        What was not chosen, so that more is listed than may apply.
    """

    standard: Standard
    choice: Choice
    norms: tuple[SpecifiedNorm, ...]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Message, ...] = ()
    contract: Contract = field(default_factory=Contract)
    title: str | None = None

    @property
    def service(self) -> str:
        """Key of the service."""
        return self.choice.service

    @property
    def values(self) -> dict[str, Limits]:
        """The values fixed, by norm id."""
        return {one.id: one.fixed for one in self.norms if one.fixed is not None}

    def norm(self, id: str) -> SpecifiedNorm:
        """Return the norm of that id; one that does not apply raises KeyError."""
        return {one.id: one for one in self.norms}[id]


def draft_specification(
    standard: Standard,
    *,
    service: str,
    forms: Iterable[str] = (),
    objects: Iterable[str] = (),
    methods: Iterable[str] = (),
    modes: Iterable[str] = (),
    conditions: Mapping[str, bool] | None = None,
    values: Mapping[str, SpecifiedValue] | None = None,
    contract: Contract | None = None,
    title: str | None = None,
    where: Where | None = None,
) -> Specification:
    """Return every norm that a technical specification has to speak of, with the values that the Customer fixes.

    Parameters
    ----------
    standard
        The act as it stood on a day.
    service
        Key of the service.
    forms
        Forms of the service or rows of its tables; none: every form.
    objects, methods
        Objects of research and methods of research; none: every one.
    modes
        `offline`, `online`, or both; none: both.
    conditions
        Whether a condition of the act holds for the contract; a norm with one that is not told stays, and says it.
    values
        Values by norm id, in the norm's own unit (15 for per cent).
    contract, title
        The contract and the title, for the documents.
    where
        From keys of the file to the place that messages name.

    Raises
    ------
    BadInput
        A service, form, object, method, way, condition or norm that the Standard does not have, naming the nearest; a
        value of a norm that does not apply or has no number, in another unit, or that can be no limit.

    Examples
    --------
    >>> from sapa.standard import load_standard
    >>> drafted = draft_specification(load_standard(), service="research_analytic", methods=["focus_group"])
    >>> drafted.norm("t10.focus_group.participants").corridor.hold(10)
    True
    """
    place = where or _written
    choice, chosen, remarks = choose_norms(
        standard, service=service, forms=tuple(forms), objects=tuple(objects), methods=tuple(methods),
        modes=tuple(modes), conditions=dict(conditions or {}), where=place,
    )  # fmt: skip
    stated = dict(values or {})
    fixed = fixed_limits(stated, standard, where=lambda _, *keys: place(VALUES, *keys))
    for id in fixed:
        if standard.norms[id].unit is None:
            raise BadInput(
                message("specification.error.no_number"), where=place(VALUES, id), got=id,
                todo=message("specification.error.no_number.todo"),
            )  # fmt: skip
    listed = {norm.id for norm in chosen if norm.required}
    possible = {norm.id for norm in chosen}
    for id in fixed:
        if id not in possible:
            raise BadInput(
                message("specification.error.not_concerned"), where=place(VALUES, id), got=id,
                todo=message("specification.error.not_concerned.todo"),
            )  # fmt: skip
    norms = tuple(
        SpecifiedNorm(norm=norm, fixed=fixed.get(norm.id)) for norm in chosen if norm.id in listed or norm.id in fixed
    )
    return Specification(
        standard=standard, choice=choice, norms=norms, remarks=remarks, contract=contract or Contract(), title=title,
        findings=tuple(_outside(one) for one in norms if one.state is ValueState.OUTSIDE),
    )  # fmt: skip


def specification_of(file: SpecificationFile, standard: Standard, *, where: Where | None = None) -> Specification:
    """Return the specification that a file states; raises `BadInput` as `draft_specification` does."""
    return draft_specification(
        standard, service=file.service, forms=file.forms, objects=file.objects, methods=file.methods, modes=file.modes,
        conditions=file.conditions, values=file.fixed, contract=file.contract, title=file.title, where=where,
    )  # fmt: skip


def _written(*keys: str | int) -> str:
    return ".".join(str(key) for key in keys)


def _outside(one: SpecifiedNorm) -> Finding:
    fixed, norm = one.fixed or Limits(), one.norm
    return Finding(
        id=f"specification/{norm.id}", norm=NORM, line=Line.FORMAL, status=Status.NOT_MET, item=norm.id,
        message=message("checks.specification.outside", norm=norm.id, fixed=shown(fixed), corridor=shown(one.corridor)),
        unit=norm.unit, min=norm.min, max=norm.max, bounds_from=BoundsFrom.STANDARD, basis=Basis.DECLARED,
        addressee=Addressee.CUSTOMER, recommendation=message("checks.specification.todo"),
    )  # fmt: skip


def shown(limits: Limits) -> Message | str:
    """Return limits in words: `at least 15`, `from 15 to 25`."""
    if limits.min is None and limits.max is None:
        return "–"
    if limits.max is None:
        return message("checks.at_least", low=limits.min)
    if limits.min is None:
        return message("checks.at_most", high=limits.max)
    return message("checks.between", low=limits.min, high=limits.max)
