"""How a material slot is filled: an upload, what the state already holds, a commitment, a promise to supply later."""

from datetime import datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.events import services as event_services
from yiwang.foundation.files import selectors as file_selectors
from yiwang.support.cases import selectors
from yiwang.support.cases.holders import is_party
from yiwang.support.cases.models import Case, Material
from yiwang.support.cases.problems import CaseNotFound, MaterialRefused

_NAMES = {
    "upload": "上传",
    "commitment": "告知承诺",
    "later": "容缺后补",
    "licence": "电子证照",
    "register": "数据共享",
}


@transaction.atomic(savepoint=False)
def attach(*, by: Actor, case: Case, slot: str, file_uid: object, at: datetime) -> Material:
    """Satisfy a slot with an uploaded file. Raises CaseNotFound, MaterialRefused, FileNotFound."""
    material = _slot(by, case, slot, "upload")
    material.file = file_selectors.get_file(by=by, uid=file_uid)
    return _fill(by, material, "satisfied", "upload", at)


@transaction.atomic(savepoint=False)
def share(*, by: Actor, case: Case, slot: str, at: datetime) -> int:
    """One paper for all: fills the same slot of the cases handed in together with this one, where it is still asked.

    Returns how many were filled. Raises CaseNotFound.
    """
    given = Material.objects.get(case=selectors.get_case(by=by, uid=case.uid), slot=slot)
    if given.case.parent_id is None or given.file is None:
        return 0
    beside = (
        selectors.list_children(by=by, case=given.case.parent or case)
        .filter(closed_at__isnull=True)
        .exclude(pk=case.pk)
    )
    asked = Material.objects.filter(case__in=beside, slot=slot, state__in=("demanded", "rejected"))
    done = 0
    for material in asked.select_related("case"):
        if "upload" in material.ways:
            material.file = given.file
            _fill(by, material, "satisfied", "upload", at)
            done += 1
    return done


@transaction.atomic(savepoint=False)
def commit_to(*, by: Actor, case: Case, slot: str, at: datetime) -> Material:
    """Satisfy a slot by a commitment (告知承诺), where the matter allows it."""
    return _fill(by, _slot(by, case, slot, "commitment"), "committed", "commitment", at)


@transaction.atomic(savepoint=False)
def promise_later(*, by: Actor, case: Case, slot: str, at: datetime) -> Material:
    """Promise to supply later (容缺), where the matter allows it."""
    return _fill(by, _slot(by, case, slot, "later"), "owed", "later", at)


@transaction.atomic(savepoint=False)
def take_from_state(*, by: Actor, case: Case, slot: str, way: str, provenance: str, at: datetime) -> Material:
    """What the state holds and may use is not demanded again; `provenance` names register, record and date."""
    material = _slot(by, case, slot, way)
    material.provenance = provenance[:200]
    return _fill(by, material, "satisfied", way, at)


def _slot(by: Actor, case: Case, slot: str, way: str) -> Material:
    case = selectors.get_case(by=by, uid=case.uid)
    material = Material.objects.filter(case=case, slot=slot).first()
    if material is None or not (is_party(by, case.party_id) or by.may("cases.act")):
        raise CaseNotFound(uid=case.uid)
    head = way.split(":", maxsplit=1)[0]
    if case.closed_at or all(w.split(":")[0] != head for w in material.ways):
        ways = "、".join(_NAMES.get(w.split(":")[0], w) for w in material.ways)
        raise MaterialRefused(slot=material.title, ways=ways, field=slot)
    return material


def _fill(by: Actor, material: Material, state: str, way: str, at: datetime) -> Material:
    material.state, material.way, material.provided_at, material.remark = state, way, at, ""
    material.save()
    digest = material.file.sha256 if material.file else ""
    event_services.append(
        by=by,
        type="case.material",
        stream=material.case.stream,
        payload={"slot": material.slot, "state": state, "way": way, "sha256": digest},
        at=at,
    )
    return material
