"""The pages about the platform say what the code says: settings, commands, effects, links, pictures."""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture.sources import ROOT
from yiwang import cli
from yiwang.settings import env, reference
from yiwang.support.cases import holders
from yiwang.support.cases.effects import REGISTRY

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
NAMED = re.compile(r"`((?:src|tests|docs|packs|requirements)/[\w./-]+\w)`")
LARGEST_PICTURE = 200 * 1024


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(line.lstrip("#")) for line in page.read_text().splitlines() if line.startswith("#")}


def broken(page: Path) -> list[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text()))
    found = []
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, mark = target.partition("#")
        aim = (page.parent / unquote(path)).resolve() if path else page
        if not aim.exists() or (mark and aim.suffix == ".md" and mark not in anchors(aim)):
            found.append(target)
    return found


def commands() -> dict[str, set[str]]:
    """Every command of `yiwang` with its options."""
    group = next(a for a in cli._parser()._actions if a.dest == "command")
    return {
        name: {o for a in command._actions for o in a.option_strings if o.startswith("--")} - {"--help"}
        for name, command in (group.choices or {}).items()
    }


class TestLinks:
    @pytest.mark.parametrize("page", pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
    def test_lead_somewhere(self, page):
        assert broken(page) == []

    def test_one_that_leads_nowhere_is_seen(self, tmp_path):
        page = tmp_path / "page.md"
        page.write_text("# A page\n[a](no.md) [b](#a-page) [c](#no) `[d](no.md)`\n")
        assert broken(page) == ["no.md", "#no"]

    @pytest.mark.parametrize("page", pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
    def test_files_named_in_the_text_are_there(self, page):
        named = {name for name in NAMED.findall(page.read_text()) if "." in name.rpartition("/")[2]}
        assert {name for name in named if not (ROOT / name).exists()} == set()

    def test_every_page_is_reached_from_the_first_one(self):
        reached, waiting = set(), [ROOT / "README.md"]
        while waiting:
            page = waiting.pop()
            if page in reached:
                continue
            reached.add(page)
            links = (m[1].partition("#")[0] for m in LINK.finditer(page.read_text()) if m[1])
            waiting += [p for link in links if (p := (page.parent / link).resolve()).suffix == ".md" and p.is_file()]
        assert set(pages()) - reached == set()


class TestSettings:
    def test_the_page_is_what_the_command_writes(self):
        assert (DOCS / "operators" / "settings.md").read_text() == reference.page()

    def test_every_declared_one_stands_there(self):
        assert [name for name in env.DECLARED if f"| `{name}` |" not in reference.page()] == []

    def test_no_machines_path_stands_there(self):
        assert str(ROOT) not in reference.page()


class TestCommands:
    def test_each_is_told_to_operators(self):
        text = (DOCS / "operators" / "README.md").read_text()
        assert [name for name in commands() if f"`yiwang {name}" not in text] == []

    def test_with_its_options(self):
        text = (DOCS / "operators" / "README.md").read_text()
        assert {o for options in commands().values() for o in options if f"`{o}`" not in text} == set()

    def test_none_is_told_that_does_not_exist(self):
        told = {m for page in pages() for m in re.findall(r"(?:^|`|bin/)yiwang ([a-z][a-z-]+)", page.read_text(), re.M)}
        assert told - set(commands()) == set()

    def test_each_target_of_make_is_told_somewhere(self):
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
        text = "\n".join(page.read_text() for page in pages())
        assert [t for t in targets if t != "help" and f"make {t}" not in text] == []


class TestEngine:
    def test_every_effect_is_told(self):
        text = (DOCS / "concepts" / "cases.md").read_text()
        assert [name for name in REGISTRY if f"`{name}`" not in text] == []

    def test_every_term_of_who_is_told(self):
        text = (DOCS / "concepts" / "cases.md").read_text()
        assert [term for term in holders.TERMS if f"| `{term}`" not in text and f"| `{term}:" not in text] == []


class TestPictures:
    def test_are_light(self):
        assert [p.name for p in (DOCS / "pictures").glob("*.png") if p.stat().st_size > LARGEST_PICTURE] == []

    def test_are_all_shown(self):
        text = "\n".join(page.read_text() for page in pages())
        assert [p.name for p in (DOCS / "pictures").glob("*.png") if f"pictures/{p.name}" not in text] == []


class TestDependencies:
    def test_every_direct_one_is_told_with_its_licence(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
        names = [re.match(r"[\w-]+", line)[0] for line in wanted]
        text = next((DOCS / "decisions").glob("*-dependencies.md")).read_text()
        assert [name for name in names if f"| {name} |" not in text] == []


def test_nothing_of_a_machine_stands_in_the_pages():
    listed = subprocess.run(["git", "ls-files", "docs", "README.md"], cwd=ROOT, capture_output=True, text=True)
    texts = {f: (ROOT / f).read_text() for f in listed.stdout.split() if f.endswith(".md") and (ROOT / f).exists()}
    assert {f for f, text in texts.items() if re.search(r"/(root|home|tmp|work/main)\b", text)} == set()
