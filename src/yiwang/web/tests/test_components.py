"""Every example of every component is drawn, quietly and without anything the content policy forbids."""

import re

import pytest
from django.template import Context, Template
from django.template.exceptions import TemplateDoesNotExist

from yiwang.web import components, examples

EXAMPLES = [
    (entry["name"], shown["title"], shown["options"])
    for entry in examples.all_examples()
    for shown in entry["examples"]
]


class TestComponents:
    def test_each_folder_has_a_template_and_examples(self) -> None:
        folders = sorted(path.name for path in components.HERE.iterdir() if path.is_dir())
        assert folders == [entry["name"] for entry in components.described()]
        assert all((components.HERE / name / "component.html").exists() for name in folders)

    def test_each_says_when_to_use_it_and_names_its_options(self) -> None:
        for entry in components.described():
            assert entry["title"] and entry["when"] and entry["accessibility"] and entry["options"], entry["name"]
            assert len({shown["title"] for shown in entry["examples"]}) == len(entry["examples"]) > 0

    @pytest.mark.parametrize(("name", "title", "options"), EXAMPLES, ids=[f"{n}-{t}" for n, t, _ in EXAMPLES])
    def test_draws_every_example(self, name: str, title: str, options: dict[str, object]) -> None:
        drawn = components.render(name, options)
        assert drawn.strip()
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", drawn), "the content policy forbids inline code"

    def test_escapes_what_it_is_given(self) -> None:
        drawn = components.render("notice", {"text": "<b>粗</b>"})
        assert "&lt;b&gt;" in drawn

    def test_the_tag_refuses_a_name_that_is_none(self) -> None:
        with pytest.raises(TemplateDoesNotExist):
            Template('{% load web %}{% component "nothing" %}').render(Context())


class TestDeadline:
    def draw(self, **changes: object) -> str:
        options = {
            "title": "许可决定期限",
            "kind": "法定",
            "light": "green",
            "is_running": True,
            "limit": "20个工作日",
            "used": 30,
            "remaining": "14 个工作日",
            "basis": "行政许可法 42",
            "verified": True,
        }
        return components.render("deadline", options | changes)

    def test_says_kind_used_remaining_and_basis(self) -> None:
        drawn = self.draw()
        for words in ("法定", "已用 30%", "14 个工作日", "行政许可法 42", "已核对"):
            assert words in drawn
        assert "暂定" not in drawn

    def test_says_when_a_date_is_provisional_and_for_which_years(self) -> None:
        drawn = self.draw(provisional=["cn 2027", "cn-64 2027"])
        assert "暂定日期" in drawn
        assert "2027 年的放假安排（国家或本地）尚未公布或未录入" in drawn
        assert "cn-64" not in drawn

    def test_names_the_article_of_a_stop(self) -> None:
        drawn = self.draw(light="paused", stops=[{"reason": "听证", "basis": "行政许可法 45"}])
        assert "听证（行政许可法 45）" in drawn
        assert "进行中" in drawn
