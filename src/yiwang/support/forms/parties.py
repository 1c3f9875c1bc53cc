"""What the party itself already told the state, offered before typing: name, number, phone, home."""

from collections.abc import Mapping, Sequence

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.forms.registry import Prefilled, Source

REGISTER = {"person": "实名认证信息", "organisation": "法人认证信息"}
FIELDS: Mapping[str, tuple[str, str, str]] = {
    # key of the form: (whom it is true of, fact of the party, label shown)
    "person_name": ("person", "name", "姓名"),
    "citizen_id": ("person", "identifier", "公民身份号码"),
    "organisation_name": ("organisation", "name", "名称"),
    "uscc": ("organisation", "identifier", "统一社会信用代码"),
    "phone": ("", "phone", "电话"),
    "home_place": ("", "place", "常住地"),
}


def prefill(by: Actor, keys: Sequence[str]) -> Mapping[str, Prefilled]:
    """The values of these keys from the party in whose interest the actor acts. One statement.

    `person_name`, `citizen_id` for a person; `organisation_name`, `uscc` for an organisation; `phone`, `home_place`.
    """
    if by.principal_id is None:
        return {}
    party = party_selectors.get_party(by=by, party_id=by.principal_id)
    known = party_selectors.facts_of(party, masked=False)
    found: dict[str, Prefilled] = {}
    for key in keys:
        kind, fact, label = FIELDS.get(key, ("", "", ""))
        if kind in {"", party.kind} and known.get(fact):
            found[key] = Prefilled(known[fact], Source(REGISTER[party.kind], label, legal_day(party.created_at)))
    return found
