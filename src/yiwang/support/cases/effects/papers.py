"""Effects on papers: what is demanded, what is issued, how it is delivered, what came out."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from yiwang.core import crypto
from yiwang.core.labels import Label
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.facts import Facts
from yiwang.support.cases.kinds import Effect
from yiwang.support.cases.limits import end_of_day
from yiwang.support.cases.models import Delivery, IssuedDocument, Material, Result
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.rulebook import decide
from yiwang.support.forms.lookups import LOOKUPS

FORM = "form"


def require_materials(act: Act, effect: Effect) -> None:
    """Demands every slot of the matter (or of the kind) whose condition holds; unknown conditions demand, with the slot shown."""
    present = {m.slot: m for m in act.materials()}
    for slot in act.matter.get("materials") or act.kind.materials:
        asked = not slot.get("when") or decide(act, str(slot["when"]))[0] is not False
        material = present.get(str(slot["slot"]))
        if material is None and asked:
            act.add(new_material(act, slot))
        elif material is not None and not asked and material.state == "demanded":
            material.state = "waived"
            act.change(material)
        elif material is not None and asked and material.state == "waived" and material.way == "":
            material.state = "demanded"
            act.change(material)


def require_material(act: Act, effect: Effect) -> None:
    """{require_material: slot}: demands one slot that the kind describes."""
    wanted = str(effect.argument)
    for slot in act.kind.materials:
        if slot["slot"] == wanted and all(m.slot != wanted for m in act.materials()):
            act.add(new_material(act, slot))


def new_material(act: Act, slot: Mapping[str, Any]) -> Material:
    """A slot as the matter describes it: necessity 1 required, 2 optional, 3 may follow later (容缺).

    Empty, unless the form handed in fills it. What the state holds may be uploaded where the matter says so.
    """
    necessity = str(slot.get("necessity", "1"))
    ways = list(slot.get("satisfied_by") or ["upload"])
    if necessity == "3" and "later" not in ways:
        ways.append("later")
    if slot.get("upload_when_unavailable") and "upload" not in ways:
        ways.append("upload")
    filled = {"state": "satisfied", "way": FORM, "provided_at": act.at} if FORM in ways else {}
    return Material(
        case=act.case,
        slot=str(slot["slot"]),
        title=Label.parse(slot.get("title") or slot.get("name"), str(slot["slot"])).zh,
        required=necessity != "2" and bool(slot.get("required", True)),
        stage=str(slot.get("stage", "")),
        ways=ways,
        **filled,
    )


def take_form_again(act: Act) -> None:
    """The form was handed in anew: the slots that it fills are filled again."""
    for material in act.materials():
        if FORM in material.ways and material.state in {"demanded", "rejected"}:
            material.state, material.way, material.provided_at, material.remark = "satisfied", FORM, act.at, ""
            act.change(material)


def mark_materials(act: Act, effect: Effect) -> None:
    """{mark_materials: input.x}: the slots named in the input must be corrected, with the remark given once for all."""
    source = str(effect.argument)
    slots = act.input.get(source.removeprefix("input.")) or []
    remark = str(act.input.get(str(effect.options.get("remark", "remark")).removeprefix("input."), ""))[:300]
    for material in act.materials():
        if material.slot in slots:
            material.state, material.remark = "rejected", remark
            act.change(material)


def issue(act: Act, effect: Effect) -> None:
    """{issue: {document: name}}: a numbered document from the kind's text, sealed, its digest on the event."""
    options = effect.argument if isinstance(effect.argument, Mapping) else {"document": effect.argument}
    name = str(options["document"])
    text = act.kind.documents[name]
    issued = act.case.documents.count() if act.case.pk else 0
    number = f"{act.case.number}-{issued + len(act.new.get(IssuedDocument, [])) + 1:02d}"
    body = str(text.get("body", "")).format_map(_Words(act, number)).replace("。。", "。")
    digest = crypto.digest(body.encode())
    act.add(
        IssuedDocument(
            case=act.case,
            name=name,
            title=Label.parse(text.get("title"), name).zh,
            number=number,
            body_sealed=crypto.seal_text(body),
            digest=digest,
            issued_at=act.at,
            agency=act.case.agency,
        )
    )
    act.payload.setdefault("documents", []).append({"name": name, "number": number, "digest": digest})


class _Words(dict[str, Any]):
    """The words that a document's text may name; what is personal is opened only when named; unknown prints as a dash."""

    def __init__(self, act: Act, number: str) -> None:
        case = act.case
        due = min((c.due_at for c in act.clocks() if c.counts_as_due), default=None)
        super().__init__(
            number=number,
            case_number=case.number,
            title=case.title,
            state=act.kind.states[case.state].label.zh,
            agency=case.agency.name,
            date=_day(act.at),
            at=_day(act.at),
            due=_day(due) if due else "—",
            basis=act.transition.basis,
            input=_Named(act.input),
        )
        self._facts = Facts(act)

    def __missing__(self, key: str) -> Any:
        if key in OPENED_WHEN_NAMED:
            return OPENED_WHEN_NAMED[key](self._facts.act)
        found = self._facts.get(key, self["input"].get(key))
        if found is None:
            found = self._facts.act.reveal().get(key, "—")
        return _spoken(self._facts.act.kind.fields.get(key) or {}, found)


def _spoken(field: Mapping[str, Any], found: Any) -> Any:
    """A finding as the reader says it: the name of an agency or a place, the words of a choice."""
    kind = str(field.get("type"))
    if kind in LOOKUPS:
        return LOOKUPS[kind].name_of(str(found)) or found
    words = {str(c["value"]): Label.parse(c.get("label")).zh for c in field.get("choices") or ()}
    return words.get(str(found), found)


def _asked(act: Act) -> list[Material]:
    return [m for m in act.materials() if m.required and m.state in {"demanded", "rejected"}]


def _missing(act: Act) -> str:
    return "；".join(f"{m.title}（{m.remark}）" if m.remark else m.title for m in _asked(act)) or "无"


def _party(act: Act) -> str:
    return party_selectors.display(act.case.party, masked=False) if act.case.party else "—"


def _remedies(act: Act) -> str:
    remedies = act.matter.get("remedies") or {}
    parts = [str(v.get("body") or v.get("name") or "") if isinstance(v, Mapping) else str(v) for v in remedies.values()]
    return "、".join(p for p in parts if p) or "依法申请行政复议或者提起行政诉讼"


class _Named(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return "—"

    def __getattr__(self, name: str) -> Any:
        return self.get(name, "—")


OPENED_WHEN_NAMED: dict[str, Callable[[Act], Any]] = {
    "party": _party,
    "answers": lambda act: _Named(act.reveal()),
    "remedies": _remedies,
    "missing": lambda act: "、".join(m.title for m in _asked(act)) or "无",
    "missing_materials": _missing,
}


def _day(at: datetime) -> str:
    day = at.astimezone(OFFICIAL_ZONE)
    return f"{day.year}年{day.month}月{day.day}日"


def deliver(act: Act, effect: Effect) -> None:
    """Delivery (送达) of the last document issued, by the way in the input; it starts the periods for remedies."""
    way = str(act.input.get("way") or effect.options.get("way") or "direct")
    documents = list(act.case.documents.order_by("-id")[:1]) if act.case.pk else []
    act.add(
        Delivery(
            case=act.case,
            document=documents[0] if documents else None,
            way=way,
            consent=bool(act.input.get("consent", False)),
            sent_at=act.at,
            received_at=_received(act) if way in {"direct", "electronic", "left"} else None,
        )
    )
    act.payload["delivered"] = way


def _received(act: Act) -> datetime:
    """The instant of receipt: now; a day given later than now is taken as that day's end."""
    day = act.input.get("delivered_on")
    return max(act.at, end_of_day(date.fromisoformat(str(day)))) if day and str(day) > act.today.isoformat() else act.at


def record_result(act: Act, effect: Effect) -> None:
    """{result: code}: the result goes to the one case library (结果同库归集), whichever channel it came by."""
    case = act.case
    values = {
        "result": str(effect.argument),
        "kind": case.kind,
        "matter": case.matter,
        "channel": case.channel,
        "compartment": case.compartment,
        "agency": case.agency,
        "city": case.city,
        "county": case.county,
        "at": act.at,
    }
    if case.pk and Result.objects.filter(case=case).update(**values):
        return
    act.add(Result(case=case, **values))
