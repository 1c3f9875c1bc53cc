"""Matters for tests: a whole valid document, and the two real ones of the pack."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import yaml
from django.conf import settings

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_uscc
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.packs.models import Document
from yiwang.foundation.packs.services import hash_of
from yiwang.foundation.parties.models import Party
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.models import Matter

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
        {
            "slot": "form",
            "name": {"zh": "申请表"},
            "necessity": 1,
            "source": "10",
            "satisfied_by": ["form"],
            "basis": _BASIS,
        },
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


def pin(section: str, name: str, body: Mapping[str, object]) -> str:
    """Keep a document under its hash, as a load does."""
    digest = hash_of(body)
    Document.objects.get_or_create(
        hash=digest, defaults={"section": section, "name": name, "body": dict(body), "created_at": AT}
    )
    return digest


def publish(slug: str = "stall", **changes: object) -> Matter:
    """A matter in the library, published by its keeper."""
    return matter_services.publish(
        by=KEEPER,
        slug=slug,
        document_hash=pin("matters", slug, matter(**changes)),
        form_hash=pin("forms", "stall", FORM),
        schema=form(),
        at=AT,
    )


def write_pack(root: Path, matters: Mapping[str, object], forms: Mapping[str, object]) -> Path:
    """A pack folder with these documents only."""
    (root / "pack.yaml").write_text('name: trial\nversion: "1"\ntitle: 试用\n', encoding="utf-8")
    for folder, documents in (("matters", matters), ("forms", forms)):
        for name, body in documents.items():
            file = root / folder / f"{name}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(yaml.safe_dump(body, allow_unicode=True), encoding="utf-8")
    return root


def agency(code: str = "640105-shenpi", name: str = "西夏区审批服务管理局") -> Agency:
    """A county body, with a social credit code of synthetic but valid form."""
    uscc = make_uscc("11", "640105", 1)
    party = Party.objects.create(
        kind="organisation", name=name, identifier_type="uscc", identifier_sealed=crypto.seal_text(uscc),
        identifier_hash=crypto.hash_text(code, "test"), synthetic=True, created_at=AT,
    )  # fmt: skip
    return Agency.objects.create(
        code=code, name=name, level=3, place="640105000000", county="640105000000", party=party
    )
