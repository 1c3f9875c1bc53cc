"""A document as fields and back: what is not touched stays as it is."""

from typing import Any

import pytest

from yiwang.lines.service.library import editing
from yiwang.support.matters.tests.factories import matter, read_pack


def answers(body: Any, **changes: str) -> Any:
    shown = [f for _, groups in editing.sections(body) for g in groups for f in g.fields]
    posted = {
        f.name: [v for v, _, chosen in f.choices if chosen] if f.kind == "picks" or f.choices else [f.value]
        for f in shown
    }
    posted |= {name: [text] for name, text in changes.items()}
    return lambda name: posted.get(name, [])


class TestRead:
    @pytest.mark.parametrize("name", ["old-age-allowance", "maternity-allowance", "elderly-home-filing"])
    def test_a_page_posted_as_it_was_changes_nothing(self, name: str) -> None:
        body = read_pack("matters", name)
        assert editing.differences(body, editing.read(body, answers(body))) == []

    def test_a_field_changes_its_element_only(self) -> None:
        body = matter()
        made = editing.read(body, answers(body, **{"limits.decision.promised": "8 workdays"}))
        assert [d.path for d in editing.differences(body, made)] == ["limits.decision.promised"]

    def test_a_row_more_and_a_row_less(self) -> None:
        body = matter()
        more = {"materials.2.slot": "photo", "materials.2.name.zh": "照片", "materials.2.necessity": "2"}
        assert editing.read(body, answers(body, **more))["materials"][2] == {
            "slot": "photo", "name": {"zh": "照片"}, "necessity": 2,
        }  # fmt: skip
        empty = {f"materials.0.{column}": "" for column in (
            "slot", "name.zh", "necessity", "source", "source_note", "satisfied_by", "when", "basis.document",
            "basis.article", "basis.verified",
        )}  # fmt: skip
        assert [m["slot"] for m in editing.read(body, answers(body, **empty))["materials"]] == ["health"]
