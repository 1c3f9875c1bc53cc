"""Shapes of the cases API: what comes in and what goes out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from yiwang.web.endpoints import OptionalName, OptionalPlaceCode

Answers = dict[str, Any]
Version = Annotated[int, Field(ge=0, lt=2**31)]


class ApplicationIn(Schema):
    """An application: a matter's code (or a kind that needs none) and the answers of its form."""

    matter: OptionalName = ""
    kind: OptionalName = ""
    place: OptionalPlaceCode = Field("", description="12-digit place code; by default found in the answers")
    transition: OptionalName = Field("", description="the opening transition, where a kind has several")
    answers: Answers = {}
    input: Answers = {}


class MoveIn(Schema):
    """The input of a transition, and the version of the case that was seen."""

    input: Answers = {}
    version: Version | None = None


class ReceiverIn(Schema):
    """The colleague who gets the task, as `/tasks/{uid}/colleagues` names them."""

    to: UUID


class FileIn(Schema):
    """A file handed in before at `/files`."""

    file: UUID


class RecusalIn(Schema):
    """The task whose holder should step aside, and why; the reason is kept sealed."""

    task: UUID
    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class MigrationIn(Schema):
    """The version of the case that was seen."""

    version: Version | None = None


class MigrationOut(Schema):
    """What moving the case to the current version of its kind means (the hashes), and what stands in the way."""

    from_hash: str
    to_hash: str
    is_newer: bool
    obstacles: list[str]


class RecusalDecisionIn(Schema):
    granted: bool


class ClockOut(Schema):
    """A running, paused or ended limit. `light` is green, yellow, orange, red or paused."""

    name: str
    title: str
    kind: str
    state: str
    limit: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    light: str
    basis: str
    verified: bool
    provisional: list[str]


class MaterialOut(Schema):
    slot: str
    title: str
    required: bool
    state: str
    way: str
    ways: list[str]
    remark: str


class OfferOut(Schema):
    """A transition that the actor may do now; `form` is the JSON Schema of its input, `reason` what is in the way."""

    transition: str
    label: str
    ready: bool
    reason: str
    basis: str
    danger: bool
    form: dict[str, Any]


class StepOut(Schema):
    transition: str
    label: str
    state: str
    at: datetime
    agency: str
    basis: str


class CaseOut(Schema):
    """A case as its asker may see it."""

    uid: UUID
    number: str
    kind: str
    matter: str
    title: str
    state: str
    state_label: str
    channel: str
    agency: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    version: int


class PublishedOut(Schema):
    """What the office tells the party on the progress page: a reply, an outcome."""

    label: str
    text: str


class CaseDetailOut(CaseOut):
    """A case with its answers (personal ones masked for the office), clocks, materials, history and offers.

    `published` is for the party: what the office replied. An office reads it in the steps.
    """

    answers: dict[str, Any]
    published: list[PublishedOut]
    clocks: list[ClockOut]
    materials: list[MaterialOut]
    offered: list[OfferOut]
    history: list[StepOut]


class CasePageOut(Schema):
    items: list[CaseOut]
    next: str


class TaskOut(Schema):
    uid: UUID
    name: str
    title: str
    state: str
    case: UUID
    case_number: str
    agency: str
    post: str
    mine: bool
    due_at: datetime | None
    version: int


class TaskPageOut(Schema):
    items: list[TaskOut]
    next: str


class ColleagueOut(Schema):
    """Somebody of the task's agency; names of persons are masked."""

    uid: UUID
    name: str
    post: str


class ColleaguesOut(Schema):
    items: list[ColleagueOut]


class LookIn(Schema):
    """Why personal values are looked at in clear; kept with the look."""

    purpose: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class RevealedOut(Schema):
    """The answers in clear."""

    answers: dict[str, Any]


class RecusalReadOut(Schema):
    """A request to step aside with its reason, for the head alone."""

    uid: UUID
    task: str
    reason: str
    state: str
    asked_at: datetime


class RecusalsOut(Schema):
    items: list[RecusalReadOut]


class LoadOut(Schema):
    """How many tasks in a state wait on a post; `claimed` ones are in somebody's hands."""

    agency: str
    post: str
    state: str
    count: int


class TeamOut(Schema):
    items: list[LoadOut]


class RecusalOut(Schema):
    uid: UUID
    state: str
    asked_at: datetime
    decided_at: datetime | None


class DocumentOut(Schema):
    """A notice, receipt or decision issued in the case."""

    uid: UUID
    name: str
    title: str
    number: str
    issued_at: datetime
    digest: str
    to_party: bool


class DocumentsOut(Schema):
    items: list[DocumentOut]


class DocumentTextOut(DocumentOut):
    body: str


class CountOut(Schema):
    """How many results of one sort came out."""

    kind: str
    matter: str
    channel: str
    result: str
    count: int


class LibraryOut(Schema):
    items: list[CountOut]


class StateOut(Schema):
    name: str
    label: str
    final: bool


class TransitionOut(Schema):
    """One row of the lifecycle table with its basis; `from` is empty where it opens a case."""

    name: str
    label: str
    sources: list[str] = Field(alias="from", serialization_alias="from")
    to: str
    basis: str


class KindOut(Schema):
    """A kind of case with its lifecycle."""

    name: str
    label: str
    hash: str
    states: list[StateOut]
    transitions: list[TransitionOut]


class KindsOut(Schema):
    items: list[KindOut]
