from collections.abc import Iterator
from pathlib import Path

import pytest

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.codes.models import CalendarDay
from yiwang.foundation.packs import registry, selectors, services
from yiwang.foundation.packs.models import Current, Document, Pack
from yiwang.foundation.packs.problems import DocumentNotFound, PackRefused
from yiwang.foundation.packs.tests.factories import AT, CODES, FILES, LOADER, PLACES, load_pack, write_pack

pytestmark = pytest.mark.django_db
PLAIN = CODES.split("mappings")[0]


OWN = frozenset({"codes", "calendar", "places", "sample"})  # sections of higher rooms may load again beside these


@pytest.fixture
def told() -> Iterator[list[frozenset[str]]]:
    """What the hooks were told, load by load."""
    heard: list[frozenset[str]] = []

    def hook(*, by: Actor, pack: str, at: object, changed: frozenset[str]) -> None:
        heard.append(changed & OWN)

    before = list(registry.on_loaded)
    registry.on_loaded[:] = [hook]
    yield heard
    registry.on_loaded[:] = before


class TestLoad:
    def test_makes_documents_current_and_loads_every_section(self, tmp_path: Path) -> None:
        pack = load_pack(write_pack(tmp_path))
        assert (pack.name, pack.version, pack.title, pack.active, pack.loaded_at) == ("sample", "1", "样例", True, AT)
        assert sorted(Current.objects.values_list("section", "name")) == [
            ("calendar", "cn"),
            ("codes", "case_type"),
            ("places", "all"),
        ]
        assert code_selectors.label("case_type", "2") == "承诺件"
        assert CalendarDay.objects.count() == 8

    def test_leaves_everything_as_it_is_when_nothing_changed(
        self, tmp_path: Path, told: list[frozenset[str]], django_assert_num_queries
    ) -> None:
        first = load_pack(write_pack(tmp_path))
        with django_assert_num_queries(3):  # savepoint, one question, release
            again = load_pack(tmp_path)
        assert again == first
        assert Pack.objects.count() == 1
        assert told == [frozenset({"codes", "calendar", "places"})]

    def test_loads_only_the_sections_that_changed_and_tells_which(
        self, tmp_path: Path, told: list[frozenset[str]]
    ) -> None:
        load_pack(write_pack(tmp_path))
        CalendarDay.objects.filter(day="2026-10-10").update(name="未重装")
        load_pack(write_pack(tmp_path, files={**FILES, "codes/case_type.yaml": CODES.replace("即办件", "马上办")}))
        assert told[1:] == [frozenset({"codes"})]
        assert code_selectors.label("case_type", "1") == "马上办"
        assert CalendarDay.objects.get(day="2026-10-10").name == "未重装"

    def test_keeps_old_documents_for_the_cases_that_pinned_them(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path))
        old, _ = selectors.get_current("codes", "case_type")
        load_pack(write_pack(tmp_path, files={**FILES, "codes/case_type.yaml": CODES.replace("即办件", "马上办")}))
        new, body = selectors.get_current("codes", "case_type")
        assert new != old
        assert body["values"][0]["label"] == "马上办"
        assert selectors.get_document(old)["values"][0]["label"] == "即办件"
        assert Pack.objects.filter(name="sample").count() == 2
        assert Pack.objects.filter(active=True).count() == 1

    def test_drops_the_name_of_a_document_that_the_pack_no_longer_has(self, tmp_path: Path) -> None:
        write_pack(tmp_path)
        load_pack(tmp_path)
        (tmp_path / "codes/case_type.yaml").unlink()
        load_pack(tmp_path)
        assert selectors.find_current("codes", "case_type") is None
        assert not code_selectors.has("case_type", "1")
        assert Document.objects.filter(section="codes").count() == 1

    def test_comes_back_to_an_earlier_content(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path))
        first = selectors.get_current("places", "all")[0]
        load_pack(write_pack(tmp_path, files={**FILES, "places/all.csv": PLACES + "640106001000,满城北街街道,\n"}))
        load_pack(write_pack(tmp_path))
        assert selectors.get_current("places", "all")[0] == first
        assert Document.objects.filter(section="places").count() == 2

    def test_is_refused_without_the_right_and_changes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(Forbidden):
            services.load(by=Actor.anonymous(), path=write_pack(tmp_path), at=AT)
        assert (Pack.objects.count(), Document.objects.count(), CalendarDay.objects.count()) == (0, 0, 0)

    def test_is_refused_when_another_pack_owns_the_name(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path / "one"))
        with pytest.raises(PackRefused) as refused:
            load_pack(write_pack(tmp_path / "two", files={"codes/case_type.yaml": CODES}, name="other"))
        assert [fault.message for fault in refused.value.faults] == ["配置包“sample”已有同名内容“case_type”"]

    def test_loads_nothing_when_a_loader_fails_half_way(self, tmp_path: Path, transactional_db: None) -> None:
        def fail(*, by: Actor, pack: str, at: object, changed: frozenset[str]) -> None:
            raise RuntimeError("planted")

        before = list(registry.on_loaded)
        registry.on_loaded[:] = [fail]
        try:
            with pytest.raises(RuntimeError, match="planted"):
                load_pack(write_pack(tmp_path))
        finally:
            registry.on_loaded[:] = before
        assert (Pack.objects.count(), Current.objects.count(), CalendarDay.objects.count()) == (0, 0, 0)
        assert selectors.names("codes") == []


class TestCheck:
    def test_finds_nothing_wrong_in_a_sound_pack_and_stores_nothing(self, tmp_path: Path) -> None:
        assert services.check(path=write_pack(tmp_path)) == []
        assert Pack.objects.count() == 0

    @pytest.mark.parametrize(
        ("file", "text", "where"),
        [
            ("codes/x.yaml", "title: a\ntitle: b\n", "codes/x.yaml:2"),
            ("codes/x.yaml", "title: a\n1: b\n", "codes/x.yaml:2"),
            ("codes/x.yaml", "title: a\non: b\n", "codes/x.yaml:2"),
            ("codes/x.yaml", "title: [a\n", "codes/x.yaml:2"),
            ("codes/x.yaml", "- a\n", "codes/x.yaml:1"),
            ("codes/x.yaml", PLAIN.replace('value: "2"', 'value: "1"'), "codes/x.yaml:7 values.1"),
            ("codes/x.yaml", PLAIN.replace('value: "2"', "value: 2"), "codes/x.yaml:7 values.1"),
            ("codes/x.yaml", CODES.replace('"9": "2"', '"9": "7"'), "codes/x.yaml:9 mappings.c0109.9"),
            ("codes/x.yaml", CODES.replace("source: 附录 A\n", ""), "codes/x source"),
            ("calendar/y.yaml", "source: s\nyears:\n  - year: 2026\n  - year: 2026\n", "calendar/y.yaml:4 years.1"),
            (
                "calendar/y.yaml",
                "source: s\nyears:\n  - year: 2026\n    holidays: [{day: 明天}]\n",
                "calendar/y.yaml:3 years.0",
            ),
            (
                "calendar/y.yaml",
                "source: s\nyears:\n  - {year: 2026, holidays: [{from: 2026-01-03, to: 2026-01-01}]}\n",
                "calendar/y.yaml:3 years.0",
            ),
            ("calendar/y.yaml", "years:\n  - year: 2026\n", "calendar/y.yaml:2 years.0"),
            ("places/b.csv", "# source: s\ncode,name\n640106001000,满城北街街道,3\n", "places/b.csv:3"),
            ("places/b.csv", "# source: s\ncode,name\n6401,银川市\n", "places/b.csv:3 rows.0"),
            ("places/b.csv", "# source: s\ncode,name\n640106001000,甲街道\n640107001000,乙\n", "places/b.csv:4 rows.1"),
            ("places/b.csv", "# source: s\ncode,name\n640105000000,西夏区\n", "places/b.csv:3 rows.0"),
            ("places/b.csv", "code,name\n640106001000,满城北街街道\n", "places/b.csv:1"),
            ("codes/x.py", "import os\n", "codes/x.py"),
        ],
    )
    def test_names_file_and_line_of_the_one_thing_wrong(self, tmp_path: Path, file: str, text: str, where: str) -> None:
        faults = services.check(path=write_pack(tmp_path, files={**FILES, file: text}))
        assert [fault.field for fault in faults] == [where]

    def test_lists_every_fault_at_once_and_refuses_the_whole_load(self, tmp_path: Path) -> None:
        files = {**FILES, "codes/x.yaml": "title: 甲\n", "places/b.csv": "# source: s\ncode,name\n64,宁\n"}
        with pytest.raises(PackRefused) as refused:
            load_pack(write_pack(tmp_path, files=files))
        assert [fault.field for fault in refused.value.faults] == [
            "codes/x standard",
            "codes/x source",
            "codes/x values",
            "places/b.csv:3 rows.0",
        ]
        assert refused.value.facts["count"] == 4
        assert (Pack.objects.count(), Document.objects.count(), CalendarDay.objects.count()) == (0, 0, 0)

    def test_wants_a_head_with_name_version_and_title(self, tmp_path: Path) -> None:
        assert [fault.field for fault in services.check(path=tmp_path)] == ["pack.yaml"]
        (tmp_path / "pack.yaml").write_text("name: a\nversion: 1\n")
        assert [fault.field for fault in services.check(path=tmp_path)] == ["pack.yaml version", "pack.yaml title"]

    def test_keeps_dates_as_text(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path, files={**FILES, "codes/case_type.yaml": CODES + "issued: 2020-09-29\n"}))
        assert selectors.get_current("codes", "case_type")[1]["issued"] == "2020-09-29"

    def test_warns_of_a_folder_that_nobody_reads(self, tmp_path: Path) -> None:
        path = write_pack(tmp_path, files={**FILES, "colours/red.yaml": "a: b\n"})
        assert [fault.field for fault in services.warnings(path=path)] == ["colours/"]


class TestDiff:
    def test_shows_what_a_load_would_add_change_and_remove(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path))
        (tmp_path / "calendar/cn.yaml").rename(tmp_path / "calendar/cn-99.yaml")
        write_pack(tmp_path, files={"codes/case_type.yaml": CODES.replace("承诺件", "限时件")})
        changes = [(c.section, c.name, c.kind, c.details) for c in services.diff(path=tmp_path)]
        assert changes == [
            ("calendar", "cn", "removed", ()),
            ("calendar", "cn-99", "added", ()),
            ("codes", "case_type", "changed", ("values[1].label.zh: 承诺件 → 限时件",)),
        ]
        assert selectors.names("calendar") == ["cn"]

    def test_shows_rows_added_and_removed(self, tmp_path: Path) -> None:
        load_pack(write_pack(tmp_path))
        write_pack(
            tmp_path,
            files={
                "places/all.csv": PLACES.replace("640300000000,吴忠市,\n", "").replace(
                    "640303000000,红寺堡区,hong si bu qu\n", ""
                )
            },
        )
        (change,) = services.diff(path=tmp_path)
        assert [detail[:7] for detail in change.details] == ["rows: 删", "rows: 删"]

    def test_refuses_a_pack_with_faults(self, tmp_path: Path) -> None:
        with pytest.raises(PackRefused):
            services.diff(path=write_pack(tmp_path, files={"codes/x.yaml": "title: 甲\n"}))


class TestSection:
    def test_files_of_a_folder_are_one_document_and_may_not_repeat_a_key(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        section = registry.Section("sample_kinds", folder="sample_kinds", order=999, layout="folder")
        monkeypatch.setitem(registry._registry.sections, section.name, section)
        files = {"sample_kinds/service/kind.yaml": "kind: service\n", "sample_kinds/service/rules.yaml": "rules: {}\n"}
        load_pack(write_pack(tmp_path, files=files))
        assert selectors.get_current("sample_kinds", "service")[1] == {"kind": "service", "rules": {}}
        faults = services.check(path=write_pack(tmp_path, files={"sample_kinds/service/rules.yaml": "kind: x\n"}))
        assert [fault.field for fault in faults] == ["sample_kinds/service/rules.yaml kind"]

    def test_loads_again_after_a_section_it_depends_on_and_after_its_own_revision(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[frozenset[str]]
    ) -> None:
        files = {**FILES, "sample/a.yaml": "a: b\n"}
        for revision, version in ((1, "1"), (1, "2"), (2, "2")):
            section = registry.Section("sample", folder="sample", order=999, after=("places",), revision=revision)
            monkeypatch.setitem(registry._registry.sections, section.name, section)
            places = PLACES if version == "1" else PLACES + "640106001000,满城北街街道,\n"
            load_pack(write_pack(tmp_path, files={**files, "places/all.csv": places}))
        assert told[1:] == [frozenset({"places", "sample"}), frozenset({"sample"})]

    def test_two_sections_cannot_share_a_folder(self) -> None:
        with pytest.raises(ValueError, match="registered twice"):
            registry.register(registry.Section("other_codes", folder="codes", order=1))


class TestSelectors:
    def test_answer_without_a_query_once_warm(self, tmp_path: Path, django_assert_num_queries) -> None:
        load_pack(write_pack(tmp_path))
        document_hash, body = selectors.get_current("codes", "case_type")
        with django_assert_num_queries(0):
            assert selectors.get_current("codes", "case_type") == (document_hash, body)
            assert selectors.get_document(document_hash) is body
            assert [name for name, _, _ in selectors.list_current("codes")] == ["case_type"]
            assert selectors.version()

    def test_read_a_whole_section_in_one_query(self, tmp_path: Path, django_assert_num_queries) -> None:
        load_pack(write_pack(tmp_path, files={**FILES, "codes/second.yaml": CODES.replace("即办件", "马上办")}))
        selectors.version()
        with django_assert_num_queries(1):
            assert [name for name, _, _ in selectors.list_current("codes")] == ["case_type", "second"]

    def test_refuse_an_unknown_name_and_an_unknown_hash(self) -> None:
        with pytest.raises(DocumentNotFound):
            selectors.get_current("codes", "case_type")
        with pytest.raises(DocumentNotFound):
            selectors.get_document("0" * 64)

    def test_see_another_process_after_the_check(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        load_pack(write_pack(tmp_path))
        before = selectors.version()
        Pack.objects.update(stamp="written by another process")
        assert selectors.version() == before
        monkeypatch.setattr("yiwang.core.versioned.CHECK_EVERY", 0)
        assert selectors.version() == "written by another process"


def test_the_hash_of_a_body_does_not_depend_on_the_order_of_keys() -> None:
    one = services.hash_of({"甲": 1, "b": [1, {"c": None, "a": 2}]})
    assert one == services.hash_of({"b": [1, {"a": 2, "c": None}], "甲": 1})
    assert one != services.hash_of({"b": [{"a": 2, "c": None}, 1], "甲": 1})
    assert len(one) == 64


def test_the_loader_is_the_one_who_is_written_down(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path)).loaded_by == LOADER.name
