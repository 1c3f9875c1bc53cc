"""What a file is, told by its bytes and not by its name."""

import zipfile
from pathlib import Path

import puremagic

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
_SPELLINGS = {".jpeg": ".jpg"}
_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ofd": "OFD.xml"}
_HEAD = 4096
_TEXT_SAMPLE = 1 << 20


def media_type_of(path: Path, name: str) -> str:
    """The media type when content and extension agree on an accepted kind, else ""."""
    extension = Path(name).suffix.lower()
    extension = _SPELLINGS.get(extension, extension)
    if extension not in MEDIA_TYPES:
        return ""
    if extension in {".txt", ".csv"}:
        return MEDIA_TYPES[extension] if _is_text(path) else ""
    if extension in _PARTS:
        return MEDIA_TYPES[extension] if _holds(path, _PARTS[extension]) else ""
    return MEDIA_TYPES[extension] if extension in _magic(path) else ""


def _magic(path: Path) -> set[str]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()
    return {_SPELLINGS.get(extension, extension) for extension in found}


def _holds(path: Path, part: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return part in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _is_text(path: Path) -> bool:
    """UTF-8 or GB 18030 without control characters; a program or picture renamed to .txt is neither."""
    with path.open("rb") as file:
        head = file.read(_TEXT_SAMPLE)
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the sample may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                if len(head) < _TEXT_SAMPLE:
                    break
            else:
                return True
    return False
