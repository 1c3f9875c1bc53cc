"""Matters for tests: a whole valid document, and the two real ones of the pack."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import yaml
from django.conf import settings

from yiwang.core.actor import Actor
from yiwang.support.forms.selectors import Schema

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEEPER = Actor.system("library", "matters.keep", "matters.claim", "packs.load")
READER = Actor.anonymous()
FORM = {
    "name": "stall",
    "title": {"zh": "摆摊申请"},
    "situations": [{"name": "goods", "label": {"zh": "卖什么"}, "type": "choice", "choices": ["food", "clothes"]}],
    "sections": [{"title": {"zh": "摊位"}, "fields": [{"name": "area", "label": {"zh": "面积"}, "type": "integer"}]}],
}
_BASIS = {"document": "城市市容和环境卫生管理条例", "article": "14", "verified": False}
MATTER: dict[str, object] = {
    "code": "640117001000",
    "name": "临时摊点许可",
    "part": "service",
    "type": "01",
    "kind": "service",
    "form": "stall",
    "levels": ["county"],
    "objects": ["1"],
    "basis": [_BASIS],
    "power_basis": [{"document": "县级权责清单", "article": "", "verified": False}],
    "limits": {
        "acceptance": {
            "statutory": "5 workdays",
            "basis": {"document": "行政许可法", "article": "32", "verified": True},
        },
        "decision": {
            "statutory": "20 workdays",
            "promised": "10 workdays",
            "basis": {"document": "行政许可法", "article": "42", "verified": True},
        },
    },
    "outcomes": [
        {"when": "goods = 'food'", "set": {"route": "licence", "site_check": True}},
        {"when": "goods = 'clothes' and area < 10", "set": {"route": "filing"}},
        {"when": "goods = 'clothes'", "set": {"route": "licence", "site_check": False}},
    ],
    "materials": [
        {"slot": "form", "name": {"zh": "申请表"}, "necessity": 1, "source": "10", "satisfied_by": ["form"], "basis": _BASIS},
        {
            "slot": "health",
            "name": {"zh": "健康证明"},
            "when": "goods = 'food'",
            "necessity": 3,
            "source": "20",
            "satisfied_by": ["licence:health_certificate", "upload", "later"],
            "basis": _BASIS,
        },
    ],
    "keywords": ["摆地摊", "夜市摊位"],
}


def matter(**changes: object) -> dict[str, object]:
    """A valid document with some elements changed; None takes an element away."""
    body = deepcopy(MATTER) | changes
    return {key: value for key, value in body.items() if value is not None}


def form() -> Schema:
    """The form of the test matter."""
    return Schema.parse(FORM)


def read_pack(section: str, name: str) -> Mapping[str, object]:
    """A document of the pack as it lies in the folder."""
    return yaml.safe_load((Path(settings.PACKS) / "ningxia" / section / f"{name}.yaml").read_text(encoding="utf-8"))
