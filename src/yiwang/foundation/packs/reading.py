"""Reading the folder of a pack: YAML and CSV files become documents, and every fault of writing is found."""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from yiwang.core.problems import Fault
from yiwang.foundation.packs.registry import Body, PackContext, Section

HEAD = "pack.yaml"
_SUFFIXES = {".yaml", ".csv", ".md"}


def hash_of(body: object) -> str:
    """SHA-256 of the canonical JSON of a body: the name under which a document is pinned."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class PackFiles:
    """A pack as read: its head, its documents by section and name, the faults of writing, and its digest."""

    root: Path
    head: Body = field(default_factory=dict)
    documents: dict[str, dict[str, Body]] = field(default_factory=dict)
    files: dict[tuple[str, str], tuple[Path, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""

    def context(self, section: str) -> PackContext:
        """What the checker of a section may look at."""
        return PackContext(root=self.root, section=section, all=self.documents, files=self.files)


def digest_of(root: Path, sections: Sequence[Section]) -> str:
    """Digest of every file of the pack and of the sections known to this deployment; cheap, parses nothing."""
    total = hashlib.sha256()
    for section in sections:
        total.update(f"{section.name} {section.folder} {section.revision}\n".encode())
    for file in _files(root):
        total.update(f"{file.relative_to(root)}\n".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def read(root: Path, sections: Sequence[Section]) -> PackFiles:
    """Read a pack whole. Faults of writing are collected, not raised."""
    pack = PackFiles(root=root)
    if not (root / HEAD).is_file():
        pack.faults.append(Fault(HEAD, "没有找到配置包的说明文件", f"建立 {HEAD}，写明 name、version、title"))
        return pack
    pack.digest = digest_of(root, sections)
    pack.head = _yaml(pack, root / HEAD)
    _check_head(pack)
    for section in sections:
        pack.documents[section.name] = {}
        for name, files in _documents(root / section.folder, section.layout):
            pack.files[section.name, name] = tuple(files)
            pack.documents[section.name][name] = _merged(pack, files)
    for file in _files(root):
        if file.suffix not in _SUFFIXES:
            where = str(file.relative_to(root))
            pack.faults.append(Fault(where, "配置包只容纳 YAML、CSV 和说明（md）文件", "移出该文件"))
    return pack


def unknown_folders(root: Path, sections: Sequence[Section]) -> list[str]:
    """Folders of the pack that no room of this deployment reads."""
    known = {section.folder.split("/")[0] for section in sections}
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and entry.name not in known)


def _files(root: Path) -> list[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file() and not file.name.startswith("."))


def _documents(folder: Path, layout: str) -> Iterator[tuple[str, list[Path]]]:
    files = [file for file in _files(folder) if file.suffix in {".yaml", ".csv"}] if folder.is_dir() else []
    groups: dict[str, list[Path]] = {}
    for file in files:
        inside = file.relative_to(folder)
        name = inside.parts[0] if layout == "folder" and len(inside.parts) > 1 else inside.with_suffix("").as_posix()
        groups.setdefault(name, []).append(file)
    yield from sorted(groups.items())


def _check_head(pack: PackFiles) -> None:
    for key in ("name", "version", "title"):
        if not isinstance(pack.head.get(key), str) or not pack.head[key].strip():
            pack.faults.append(Fault(f"{HEAD} {key}", f"缺少 {key}，或它不是文字", f"写一行 {key}: …，数字加引号"))


def _merged(pack: PackFiles, files: Sequence[Path]) -> Body:
    body: Body = {}
    for file in files:
        part = _csv(pack, file) if file.suffix == ".csv" else _yaml(pack, file)
        for key in sorted(body.keys() & part.keys()):
            where = f"{file.relative_to(pack.root)} {key}"
            pack.faults.append(Fault(where, f"“{key}”在同一文件夹的两个文件中出现", "只在一个文件中写"))
        body.update(part)
    return body


class _Loader(yaml.CSafeLoader):
    """Dates stay text; a key that is not text, or that is written twice, is refused."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(None, None, f"键“{key_node.value}”不是文字，请加引号", key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(None, None, f"键“{key}”写了两次", key_node.start_mark)
            seen.add(key)
        built: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return built


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _yaml(pack: PackFiles, file: Path) -> Body:
    where = str(file.relative_to(pack.root))
    try:
        body = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  (a safe loader, see above)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        pack.faults.append(Fault(f"{where}{line}", f"YAML 写法有误：{error.problem}", "改正该行"))
        return {}
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        pack.faults.append(Fault(where, f"文件无法读取：{error}", "以 UTF-8 保存"))
        return {}
    if not isinstance(body, dict):
        pack.faults.append(Fault(f"{where}:1", "文件最外层必须是“键: 值”", "改为键值形式"))
        return {}
    return body


def _csv(pack: PackFiles, file: Path) -> Body:
    """{"rows": [one dict per line]}; leading lines "# key: value" are kept under "about"."""
    where = str(file.relative_to(pack.root))
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        pack.faults.append(Fault(where, f"文件无法读取：{error}", "以 UTF-8 保存"))
        return {}
    comments = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    about = dict(_note(line) for line in lines[:comments] if ":" in line)
    reader = csv.reader(lines[comments:])
    heading = next(reader, [])
    if not heading or len(set(heading)) != len(heading) or not all(name.strip() for name in heading):
        pack.faults.append(Fault(f"{where}:{comments + 1}", "表头缺失、有空列名或重复列名", "每列一个不同的列名"))
        return {}
    rows = []
    for number, row in enumerate(reader, start=comments + 2):
        if len(row) == len(heading):
            rows.append(dict(zip(heading, row, strict=True)))
        else:
            message = f"应有 {len(heading)} 列，实有 {len(row)} 列"
            pack.faults.append(Fault(f"{where}:{number}", message, "补齐或删去多余的逗号，不留空行"))
    return {"about": about, "rows": rows} if about else {"rows": rows}


def _note(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition(":")
    return key.strip(), value.strip()
