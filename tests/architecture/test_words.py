"""What the source may say: no kind of case in the shared layers, one clock, declared events, plain templates."""

import re

import pytest
import yaml
from django.conf import settings

from tests.architecture.sources import LAYERED, calls, modules, names, strings, templates
from yiwang.foundation.access import registry as rights
from yiwang.foundation.events import registry as events
from yiwang.settings import env

PACK = settings.PACKS / "ningxia"
KINDS = sorted(folder.name for folder in (PACK / "kinds").iterdir())
MATTERS = sorted(file.stem for file in (PACK / "matters").glob("*.yaml"))
TITLES = ["食品", "餐饮", "津贴", "热线", "信息化项目", "restaurant", "allowance"]
EXCEPTIONS = {
    ("hotline", "foundation/agencies/"): "a sort of body: a centre that answers the telephone is in the directory",
    ("热线", "foundation/agencies/"): "the same, in Chinese",
}


def shared():
    return {path: tree for path, tree in modules().items() if path.split("/")[0] in LAYERED}


def excused(word, path):
    return any(word == w and path.startswith(p) for w, p in EXCEPTIONS)


class TestKinds:
    @pytest.mark.parametrize("word", [k for k in KINDS if k != "service"] + MATTERS + TITLES)
    def test_the_shared_layers_never_name_it(self, word):
        said = [
            (path, line)
            for path, tree in shared().items()
            for line, text in [*strings(tree), *names(tree)]
            if word in text and not excused(word, path)
        ]
        shown = [path for path, text in templates().items() if path.split("/")[0] in LAYERED and word in text]
        assert (said, shown) == ([], [])

    def test_the_engine_compares_no_kind_with_a_word(self):
        """`service` is also an everyday word; the engine itself never says it."""
        engine = {path: tree for path, tree in shared().items() if path.startswith("support/cases/")}
        assert [(path, line) for path, tree in engine.items() for line, text in strings(tree) if text in KINDS] == []


class TestClock:
    ALLOWED = {"core/clock.py": "the one place that asks the machine"}

    def test_the_machine_is_asked_for_the_time_in_one_place(self):
        asked = re.compile(
            r"(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)|time\.time)$"
        )
        found = [
            (p, n) for p, tree in modules().items() for n, c in calls(tree) if asked.search(c) and p not in self.ALLOWED
        ]
        assert found == []

    PRINTING = {"cli.py": "speaks to the operator", "demonstration.py": "run by the command line alone"}

    def test_nothing_is_printed_but_by_the_command_line(self):
        said = [(p, n) for p, tree in modules().items() for n, c in calls(tree) if c == "print"]
        assert [(p, n) for p, n in said if p not in self.PRINTING] == []


class TestEvents:
    def declared(self):
        return set(events.types())

    def said_in_source(self):
        """Every constant that looks like an event of a declared stream and is not a right."""
        streams = {name.split(".")[0] for name in self.declared()}
        found = {}
        for path, tree in modules().items():
            if path.endswith("apps.py") or path.startswith("settings/"):
                continue
            for line, text in strings(tree):
                if (
                    re.fullmatch(r"[a-z]+\.[a-z_]+", text)
                    and text.split(".")[0] in streams
                    and text not in rights.rights()
                ):
                    found.setdefault(text, (path, line))
        return found

    def test_every_declared_event_happens_somewhere(self):
        assert self.declared() - set(self.said_in_source()) - {"test.happened", "test.other"} == set()

    def test_every_event_that_happens_is_declared(self):
        unknown = {text: where for text, where in self.said_in_source().items() if text not in self.declared()}
        assert unknown == {}

    def test_an_undeclared_event_is_refused(self):
        with pytest.raises(events.UndeclaredEvent):
            events.type_of("case.invented")

    def test_consumers_listen_to_declared_events_only(self):
        heard = {t for c in events.consumers() for t in c.types}
        assert heard - self.declared() == set()


class TestTemplates:
    TAG = re.compile(r"{[{%].*?[%}]}")
    QUERY = re.compile(r"\.(objects|all|exclude|select_related|[a-z]{3,}_set)\b")

    def test_ask_the_database_nothing(self):
        tags = [(path, tag) for path, text in templates().items() for tag in self.TAG.findall(text)]
        assert [(path, tag) for path, tag in tags if self.QUERY.search(tag)] == []

    def test_carry_no_script_or_style(self):
        inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"")
        found = {p: m[0] for p, text in templates().items() if (m := inline.search(text))}
        assert found == {}


class TestPackFacts:
    def test_every_clock_of_every_kind_names_its_basis(self):
        bare = []
        for kind in KINDS:
            for file in sorted((PACK / "kinds" / kind).glob("*.yaml")):
                body = yaml.safe_load(file.read_text()) or {}
                bare += [(kind, n) for n, clock in (body.get("clocks") or {}).items() if not clock.get("basis")]
        assert bare == []


class TestSettings:
    def test_every_environment_variable_is_described_for_the_operator(self):
        page = (settings.PACKS.parent / "docs" / "operators" / "settings.md").read_text()
        assert {name for name in env.DECLARED if f"`{name}`" not in page} == set()
        assert all(v.help and v.group for v in env.DECLARED.values())
        assert len(env.DECLARED) > 5

    def test_the_environment_is_read_in_one_place(self):
        read = [(p, n) for p, tree in modules().items() for n, c in calls(tree) if c in {"os.environ.get", "os.getenv"}]
        assert {path for path, _ in read} <= {"settings/env.py", "cli.py", "core/clock.py"}
