"""The parts of a form: labels, choices, questions, sections and conditions between answers. Frozen values."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yiwang.core.labels import Label
from yiwang.core.rules import Rule

FieldType = Literal[
    "text", "textarea", "integer", "money", "decimal", "date", "boolean", "choice", "choices",
    "citizen_id", "uscc", "phone", "place", "address", "file", "agency", "materials",
]  # fmt: skip
Personal = Literal["", "identifier", "sensitive"]
Mask = Literal["", "name", "identifier", "phone", "tail", "hidden", "open"]
Index = Literal["", "text", "integer", "date", "hash"]


NO_LABEL = Label("")


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    value: str
    label: Label


@dataclass(frozen=True)
class FieldSpec:
    """One question.

    `minimum` and `maximum` are in the unit of the stored value (money: cents; text: characters; dates: ISO text or
    "today"). `when` shows the question only if the rule over earlier answers says yes.
    """

    name: str
    type: FieldType
    label: Label
    hint: Label = NO_LABEL
    required: bool = False
    minimum: Decimal | str | None = None
    maximum: Decimal | str | None = None
    pattern: str = ""
    choices: tuple[Choice, ...] = ()
    when: str = ""
    when_rule: Rule | None = None
    personal: Personal = ""
    mask: Mask = ""
    indexed: Index = ""
    prefill: str = ""
    reuse: str = ""
    level: str = ""
    unit: str = ""
    section: int = 0
    situation: bool = False

    @property
    def is_personal(self) -> bool:
        """Is the answer sealed at rest and masked by default?"""
        return self.personal != ""

    @property
    def values(self) -> frozenset[str]:
        """The values that may be chosen."""
        return frozenset(choice.value for choice in self.choices)


@dataclass(frozen=True)
class Check:
    """A condition between answers (a period that ends after it begins); refused only on a clear no."""

    rule: Rule
    message: str
    field: str


@dataclass(frozen=True)
class Section:
    """A group of questions under one heading, in the order asked."""

    title: Label
    fields: tuple[FieldSpec, ...]
    hint: Label = NO_LABEL
