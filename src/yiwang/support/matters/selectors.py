"""What may be asked about matters. The library is public: everybody may read what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q, QuerySet
from pypinyin import lazy_pinyin

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.labels import Label
from yiwang.core.problems import Fault
from yiwang.core.versioned import Versioned
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties.models import Party
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import conditions
from yiwang.support.matters.conditions import Condition as Condition
from yiwang.support.matters.conditions import has_rules as has_rules
from yiwang.support.matters.elements import LEVELS as LEVELS
from yiwang.support.matters.elements import LIMITS as LIMITS
from yiwang.support.matters.elements import NECESSITIES as NECESSITIES
from yiwang.support.matters.elements import PARTS as PARTS
from yiwang.support.matters.elements import SOURCES as SOURCES
from yiwang.support.matters.elements import check_local, check_matter, label, mapping, sequence
from yiwang.support.matters.models import Implementation, Matter
from yiwang.support.matters.problems import MatterClosed, MatterNotFound, NotServed
from yiwang.support.matters.search import normalise, pieces, rank

MOST_FOUND = 50
ANYBODY = Actor.anonymous()


@dataclass(frozen=True)
class MaterialSlot:
    """One material demanded for these answers. `certain` is False where an answer that decides it is missing."""

    slot: str
    name: Label
    necessity: int
    source: str
    satisfied_by: tuple[str, ...]
    upload_when_unavailable: bool
    owed_within: str
    basis: Mapping[str, object]
    certain: bool = True

    @property
    def is_necessary(self) -> bool:
        """Must it be there before the case is accepted?"""
        return self.necessity == 1

    @property
    def may_come_later(self) -> bool:
        """May it be owed (容缺)?"""
        return "later" in self.satisfied_by

    @property
    def held_by_the_state(self) -> bool:
        """Does a licence or register supply it, so that it is not demanded on paper (免证办)?"""
        return any(way.startswith(("licence:", "register:")) for way in self.satisfied_by)


@dataclass(frozen=True)
class LimitStated:
    """A limit as the matter states it: texts such as "20 workdays", with the basis of each."""

    name: str
    title: str
    statutory: str
    promised: str
    basis: Mapping[str, object]
    promised_basis: Mapping[str, object]

    @property
    def verified(self) -> bool:
        """Was the article of the statutory limit read and found? Unverified limits never drive deemed acceptance."""
        return self.basis.get("verified") is True


@dataclass(frozen=True)
class Version:
    """One version of a matter: its document, the instant from which it stood, the elements it changed."""

    number: int
    hash: str
    at: datetime
    elements: tuple[str, ...]


def get_matter(*, by: Actor, code: str) -> Matter:
    """One matter of the library by its code or its short name. Raises MatterNotFound, also for drafts."""
    try:
        return Matter.objects.visible_to(by).get(Q(code=code) | Q(slug=code))
    except Matter.DoesNotExist:
        raise MatterNotFound(code=code) from None


@dataclass(frozen=True)
class OpenMatter:
    """A matter that takes applications, with the documents a new case pins."""

    code: str
    slug: str
    name: str
    kind: str
    version: int
    hash: str
    form_hash: str
    body: Mapping[str, object]


def open_matter(*, by: Actor, code: str, at: datetime) -> OpenMatter:
    """One matter, by code or short name, that takes applications at this instant (legal day in Asia/Shanghai).

    No query when warm; what another process changed is seen within two seconds. Raises MatterNotFound, MatterClosed.
    """
    matter = _published.get().get(code)
    if matter is None:
        raise MatterNotFound(code=code)
    if not matter.is_open(legal_day(at)):
        raise MatterClosed(matter=matter.name, reason=matter.reason or "不在受理期内")
    return OpenMatter(
        code=matter.code,
        slug=matter.slug,
        name=matter.name,
        kind=matter.kind,
        version=matter.version,
        hash=matter.hash,
        form_hash=matter.form_hash,
        body=matter_of(matter.hash),
    )


def forget() -> None:
    """Ask the stored rows again at the next question (called by whoever changes the library in this process)."""
    _published.forget()
    _events.forget()


def _stamp() -> str:
    found = Matter.objects.visible_to(ANYBODY).aggregate(latest=Max("updated_at"), rows=Count("pk"))
    return f"{found['latest']} {found['rows']}"


def _read_published() -> dict[str, Matter]:
    shown = Matter.objects.visible_to(ANYBODY).defer("search_text", "basis", "power_basis", "levels")
    return {key: matter for matter in shown for key in (matter.code, matter.slug)}


_published = Versioned(_stamp, _read_published)


def list_events() -> dict[str, tuple[str, ...]]:
    """Life events (人生事、经营事) in the order of how many matters they have, each with the short names of its matters."""
    return _events.get()


def _read_events() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, matter in _read_published().items():
        if key == matter.slug:
            for event in sequence(matter_of(matter.hash).get("life_events")):
                found.setdefault(str(event), []).append(key)
    return {event: tuple(sorted(found[event])) for event in sorted(found, key=lambda e: (-len(found[e]), e))}


_events = Versioned(_stamp, _read_events)


def find_matters(*, by: Actor, event: str = "", served: str = "") -> QuerySet[Matter]:
    """The service matters of a life event, for persons (`1`) or for organisations (`2`), by name."""
    found = list_matters(by=by, part="service")
    if event:
        found = found.filter(slug__in=list_events().get(event, ()))
    if served:
        kept = _published.get().values()
        wanted = {m.slug for m in kept if ("1" in m.objects_served if served == "1" else set(m.objects_served) - {"1"})}
        found = found.filter(slug__in=wanted)
    return found


def list_matters(*, by: Actor, part: str = "", kind: str = "") -> QuerySet[Matter]:
    """The library, or one of its parts (service, governance, operation), by name."""
    found = Matter.objects.visible_to(by)
    if part:
        found = found.filter(part=part)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("name", "id")


def count_matters(*, by: Actor) -> dict[str, int]:
    """How many matters each of the three parts holds."""
    counts = {"service": 0, "governance": 0, "operation": 0}
    for part in Matter.objects.visible_to(by).values_list("part", flat=True):
        counts[part] += 1
    return counts


def search(*, by: Actor, text: str, part: str = "", limit: int = 20) -> list[Matter]:
    """Matters for what a person types: code, name, everyday words, pinyin, initials or a whole sentence; best first."""
    query = normalise(text)[:60]
    if not query:
        return []
    library = list_matters(by=by, part=part)
    spoken = "".join(lazy_pinyin(query)).lower()
    rows = list(library.filter(Q(search_text__contains=query) | Q(search_text__contains=spoken))[:200])
    if not rows and len(query) > 1:
        shared = reduce(or_, (Q(search_text__contains=piece) for piece in pieces(query)[:20]))
        rows = list(library.filter(shared)[:200])
    ranked = [(rank(query, row.name, row.search_text), row) for row in rows]
    ranked.sort(key=lambda pair: -pair[0])
    return [row for score, row in ranked if score > 0][: min(limit, MOST_FOUND)]


def matter_of(document_hash: str) -> Mapping[str, object]:
    """The pinned document of a matter: all its elements as they were. Raises DocumentNotFound."""
    return pack_selectors.get_document(document_hash)


def faults_of(document: Mapping[str, object]) -> list[Fault]:
    """Everything that keeps this document from standing: rules of the library, and what bodies promise beside it."""
    _hash, schema = present_form(document)
    found = [*check_matter(document, schema), *conditions.check_conditions(document, schema)]
    carried = Implementation.objects.filter(matter__code=document.get("code")).exclude(state="withdrawn")
    for body in carried.exclude(local={}).select_related("agency"):
        for fault in check_local(document, body.local):
            found.append(Fault(fault.field, f"{body.agency.name}：{fault.message}", fault.remedy))
    return found


def list_versions(*, by: Actor, matter: Matter) -> list[Version]:
    """The versions that stood, newest first, each with its pinned document. The first column of a matter's history."""
    told = ("matter.published", "matter.changed")
    events = [event for event in event_selectors.history(by, f"matter:{matter.code}") if event.type in told]
    return [Version(e.payload["version"], e.payload["hash"], e.at, tuple(e.payload["elements"])) for e in events][::-1]


def present_form(document: Mapping[str, object]) -> tuple[str, Schema | None]:
    """The present version of the form the document names: its hash and its schema; nothing where it names none."""
    name = str(document.get("form", "") or "")
    found = pack_selectors.find_current("forms", name) if name else None
    return (found[0], form_selectors.schema_of(found[0])) if found else ("", None)


def form_of(matter: Matter) -> Schema | None:
    """The form of the matter's present version; None where the kind brings its own."""
    return form_selectors.schema_of(matter.form_hash) if matter.form_hash else None


def demanded_materials(
    document: Mapping[str, object], answers: Mapping[str, object], form_hash: str = ""
) -> list[MaterialSlot]:
    """The materials demanded for these clean answers, in the order of the list.

    A condition that says no drops the slot; one that cannot be decided yet keeps it, marked as not certain.
    """
    schema = _schema_for(document, form_hash)
    facts = form_selectors.facts(schema, answers) if schema else {}
    slots: list[MaterialSlot] = []
    for raw in sequence(document.get("materials")):
        entry = mapping(raw)
        verdict = decide(schema, str(entry.get("when", "") or ""), facts)
        if verdict is not False:
            slots.append(_slot(entry, verdict is True))
    return slots


def _slot(entry: Mapping[str, object], certain: bool) -> MaterialSlot:
    return MaterialSlot(
        slot=str(entry["slot"]),
        name=Label.parse(entry.get("name")),
        necessity=int(str(entry.get("necessity", 1))),
        source=str(entry.get("source", "99")),
        satisfied_by=tuple(str(way) for way in sequence(entry.get("satisfied_by"))),
        upload_when_unavailable=entry.get("upload_when_unavailable") is True,
        owed_within=str(entry.get("owed_within", "") or ""),
        basis=mapping(entry.get("basis")),
        certain=certain,
    )


def require_served(document: Mapping[str, object], party: Party) -> None:
    """Refuses a party that the matter does not serve (服务对象). Raises NotServed."""
    kind = party.kind
    code = "" if kind == "person" else party_selectors.facts_of(party, masked=False)["identifier"]
    if not conditions.serves(document, kind, code):
        acting = "自然人" if kind == "person" else "单位"
        raise NotServed(matter=title_of(document), objects="、".join(objects_served(document)), acting=acting)


def objects_served(document: Mapping[str, object]) -> list[str]:
    """Whom the matter serves, in words."""
    return [_object_word(str(one)) for one in sequence(document.get("objects"))]


def _object_word(value: str) -> str:
    return code_selectors.find_label("service_object", value)


def stated_conditions(document: Mapping[str, object]) -> list[tuple[Label, Mapping[str, object]]]:
    """The conditions as the guide shows them, with the basis of each."""
    stated = [conditions.filled(document, mapping(raw)) for raw in sequence(document.get("conditions"))]
    return [(Label.parse(entry), mapping(entry.get("basis"))) for entry in stated]


def judge_conditions(
    document: Mapping[str, object], answers: Mapping[str, object], form_hash: str = "", *, kind: str, on: date
) -> list[Condition]:
    """The matter's conditions that can be decided, on clean answers in clear, for a party of this kind on a legal day."""
    if not has_rules(document):
        return []
    return conditions.judge(document, _schema_for(document, form_hash), answers, kind=kind, on=on)


def outcomes(document: Mapping[str, object], answers: Mapping[str, object], form_hash: str = "") -> dict[str, object]:
    """What clean answers lead to ({route: licence | filing, …}): for each outcome the first condition that says yes.

    A condition that cannot be decided leaves its outcomes open: a later line never overtakes an undecided one.
    `form_hash` names the pinned form; without it the form's present version gives the words of the conditions.
    """
    schema = _schema_for(document, form_hash)
    facts = form_selectors.facts(schema, answers) if schema else {}
    found: dict[str, object] = {}
    undecided: set[str] = set()
    for raw in sequence(document.get("outcomes")):
        entry = mapping(raw)
        verdict = decide(schema, str(entry.get("when", "") or ""), facts)
        for name, value in mapping(entry.get("set")).items():
            if verdict is None and name not in found:
                undecided.add(name)
            elif verdict and name not in undecided:
                found.setdefault(name, value)
    return found


def _schema_for(document: Mapping[str, object], form_hash: str) -> Schema | None:
    name = str(document.get("form", "") or "")
    if not form_hash and name:
        form_hash, _ = pack_selectors.get_current("forms", name)
    return form_selectors.schema_of(form_hash) if form_hash else None


def decide(schema: Schema | None, source: str, facts: Mapping[str, object]) -> bool | None:
    """A condition of the matter over typed facts: yes, no or unknown. No condition is yes."""
    if not source:
        return True
    return schema.rule(source).decide(facts) if schema else None


def limit_of(document: Mapping[str, object], name: str) -> LimitStated | None:
    """The named limit (acceptance, decision, extension, delivery, correction, hearing_request) or None."""
    entry = mapping(mapping(document.get("limits")).get(name))
    if not entry:
        return None
    basis = mapping(entry.get("basis"))
    return LimitStated(
        name=name,
        title=str(entry.get("title", "")),
        statutory=str(entry.get("statutory", "") or ""),
        promised=str(entry.get("promised", "") or ""),
        basis=basis,
        promised_basis=mapping(entry.get("promised_basis")) or basis,
    )


def parameter_of(document: Mapping[str, object], name: str) -> object:
    """A number that the matter leaves open to configuration; None where it has not been found or entered."""
    return mapping(mapping(document.get("parameters")).get(name)).get("value")


def list_implementations(*, by: Actor, matter: Matter, on: date) -> QuerySet[Implementation]:
    """The bodies that carry out the matter on a day, by code."""
    return (
        matter.implementations.filter(valid_from__lte=on)
        .exclude(valid_to__lte=on)
        .exclude(state="withdrawn")
        .select_related("agency")
        .order_by("code")
    )


def local_of(*, matter: Matter, agency_id: int, on: date) -> Mapping[str, object]:
    """What one body adds to a matter of its own; nothing where it does not carry it out on that day."""
    rows = matter.implementations.filter(agency_id=agency_id, valid_from__lte=on, state="published")
    return rows.exclude(valid_to__lte=on).values_list("local", flat=True).first() or {}


def guide_of(document: Mapping[str, object], local: Mapping[str, object] | None = None) -> dict[str, object]:
    """The guide (办事指南) of one body: the matter's elements, with its own windows, hours, tighter limits."""
    guide = dict(document)
    if "conditions" in guide:
        guide["conditions"] = [conditions.filled(document, mapping(raw)) for raw in sequence(guide["conditions"])]
    for key, value in (local or {}).items():
        if key == "limits":
            limits = {name: dict(mapping(entry)) for name, entry in mapping(guide.get("limits")).items()}
            for name, entry in mapping(value).items():
                limits[name] = {**limits.get(name, {}), **mapping(entry)}
            guide["limits"] = limits
        elif key == "keywords":
            guide[key] = [*sequence(guide.get(key)), *sequence(value)]
        else:
            guide[key] = value
    return guide


def title_of(document: Mapping[str, object]) -> str:
    """The matter's name as the document states it."""
    return label(document.get("name"))
