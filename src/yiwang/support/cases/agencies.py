"""Which agency a lifecycle means by a reference such as `power.decide`, `input.agency` or `code:…`."""

from typing import Any

from yiwang.core.problems import Problem
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.places import selectors as place_selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.rulebook import decide


class AgencyNotFound(Problem):
    """The lifecycle's reference leads to no agency."""

    type = "agency-not-found"
    status = 422
    title = "没有找到承接单位（{reference}）"
    next_step = "请在表单中选择承接单位，或由管理员补充权责清单。"


def agency_for(act: Act, reference: str) -> Agency:
    """The agency a reference means. Raises AgencyNotFound."""
    head, _, rest = reference.partition(":") if reference.startswith("code:") else reference.partition(".")
    found = _FIND[head](act, rest) if head in _FIND else None
    if found is None:
        raise AgencyNotFound(reference=reference)
    return found


def _by_code(code: Any) -> Agency | None:
    return agency_selectors.find_agency(code=str(code)) if code else None


def _competent(act: Act, power: str) -> Agency:
    return agency_selectors.competent(matter=act.case.matter, act=power, places=act.case.places, on=act.today)


def _of_duty(act: Act, role: str) -> Agency | None:
    duty = act.duty(role)
    return duty.agency if duty else None


def _own(act: Act, _: str) -> Agency | None:
    return agency_selectors.by_id(act.by.agency_id) if act.by.agency_id else None


def _of_party(act: Act, _: str) -> Agency | None:
    return agency_selectors.of_party(act.case.party_id) if act.case.party_id else None


def _dispatch(act: Act, table: str) -> Agency | None:
    """First row of the kind's competence table whose condition holds; its pattern names the body of the place."""
    _, body = pack_selectors.get_current("tables", f"{act.kind.name}-{table}")
    named: dict[str, str] = body.get("named") or {}
    for row in body["rows"]:
        if decide(act, row["when"])[0] is True:
            for pattern in row["agencies"]:
                code = pattern.format_map(_places(act))
                found = _by_code(named.get(code, code))
                if found:
                    return found
    return None


def _places(act: Act) -> dict[str, str]:
    case = act.case
    return {
        "region": case.region,
        "city": case.city,
        "county": case.county,
        "township": case.township,
        "village": case.village,
    }


_FIND = {
    "input": lambda act, name: _by_code(act.input.get(name)),
    "answers": lambda act, name: _by_code(act.plain.get(name)),
    "code": lambda act, code: _by_code(code),
    "power": _competent,
    "duty": _of_duty,
    "own": _own,
    "party": _of_party,
    "dispatch": _dispatch,
}


def place_columns(code: str) -> dict[str, str]:
    """The five place columns of a case for one place code; all empty when the code is unknown."""
    place = place_selectors.find_place(code) if code else None
    if place is None:
        return {}
    columns = {"region": place.region, "city": place.city, "county": place.county, "township": place.township}
    levels = ("region", "city", "county", "township", "village")
    return {**columns, levels[place.level - 1]: place.code}
