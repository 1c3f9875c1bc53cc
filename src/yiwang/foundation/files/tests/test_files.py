import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.files import selectors, services, storage
from yiwang.foundation.files.models import StoredFile
from yiwang.foundation.files.problems import FileDamaged, FileRefused, StoredFileNotFound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ZHANG = Actor(kind="person", name="p", account_id=1, party_id=11)
LI = Actor(kind="person", name="p", account_id=2, party_id=12)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(20)


def archive(part: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        file.writestr(part, "<x/>")
    return memory.getvalue()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    yield


def store(name: str = "营业执照.pdf", content: bytes = PDF, by: Actor = ZHANG, **more) -> StoredFile:
    return services.store(by=by, upload=ContentFile(content, name=name), at=AT, **more)


class TestStore:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("a.pdf", PDF, "application/pdf"),
            ("a.PNG", PNG, "image/png"),
            ("a.jpeg", JPG, "image/jpeg"),
            ("a.ofd", archive("OFD.xml"), "application/ofd"),
            ("a.txt", "平面图说明".encode(), "text/plain"),
            ("a.csv", "名称,面积\n".encode("gb18030"), "text/csv"),
        ],
    )
    def test_accepts_by_content(self, name: str, content: bytes, media_type: str) -> None:
        assert store(name, content).media_type == media_type

    def test_accepts_office_documents(self) -> None:
        assert store("a.docx", archive("word/document.xml")).media_type.endswith("wordprocessingml.document")
        assert store("a.xlsx", archive("xl/workbook.xml")).media_type.endswith("spreadsheetml.sheet")

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", PNG),
            ("a.pdf", b"MZ\x90\x00 program"),
            ("a.docx", archive("OFD.xml")),
            ("a.docx", b"PK\x03\x04 broken"),
            ("a.txt", b"\x7fELF\x02\x01\x00"),
            ("a.exe", b"MZ"),
            ("a.html", b"<script>"),
            ("no-extension", PDF),
            ("a.pdf", b""),
        ],
    )
    def test_refuses_what_is_not_what_its_name_says(self, name: str, content: bytes) -> None:
        with pytest.raises(FileRefused):
            store(name, content)
        assert not StoredFile.objects.exists()
        assert list(storage.contents()) == []

    def test_refuses_what_is_too_large(self) -> None:
        with pytest.raises(FileRefused) as refused:
            store(content=PDF + bytes(5000), max_bytes=4096)
        assert "4 KB" in refused.value.remedy
        assert list(storage.contents()) == []

    def test_refuses_somebody_not_logged_in(self) -> None:
        with pytest.raises(Forbidden):
            store(by=Actor.anonymous())

    def test_keeps_the_same_content_once_and_the_name_sealed(self) -> None:
        first, second = store(), store(by=LI)
        assert first.sha256 == second.sha256 == hashlib.sha256(PDF).hexdigest()
        assert [path.read_bytes() for path in storage.contents()] == [PDF]
        assert "营业执照" not in first.name_sealed
        assert selectors.name_of(first) == "营业执照.pdf"

    def test_keeps_no_path_from_the_client(self) -> None:
        assert selectors.name_of(store(name="../../etc/passwd.pdf")) == "passwd.pdf"


class TestGet:
    def test_the_owner_the_agent_and_nobody_else(self) -> None:
        file = store()
        agent = Actor(kind="person", name="p", account_id=3, party_id=13, on_behalf_of=11)
        assert selectors.get_file(by=ZHANG, uid=file.uid) == file
        assert selectors.get_file(by=agent, uid=str(file.uid)) == file
        for other in (LI, Actor.anonymous(), Actor(kind="officer", name="o", account_id=9, agency_id=1)):
            with pytest.raises(StoredFileNotFound):
                selectors.get_file(by=other, uid=file.uid)

    def test_nonsense_is_not_found(self) -> None:
        with pytest.raises(StoredFileNotFound):
            selectors.get_file(by=ZHANG, uid="x' or 1=1")

    def test_gives_the_bytes_back(self) -> None:
        with selectors.open_file(store()) as content:
            assert content.read() == PDF

    def test_tells_lost_and_damaged_bytes(self) -> None:
        file = store()
        assert selectors.is_intact(file)
        storage.path_of(file.sha256).write_bytes(b"other")
        assert not selectors.is_intact(file)
        storage.path_of(file.sha256).unlink()
        with pytest.raises(FileDamaged):
            selectors.open_file(file)


class TestSweep:
    def test_removes_only_old_bytes_without_a_row(self) -> None:
        kept = store()
        old = (AT - timedelta(days=2)).timestamp()
        orphan = storage.receive([b"orphan"], 100)
        storage.keep(orphan)
        cut_off = storage.receive([b"cut off"], 100)
        young = storage.receive([b"young"], 100)
        for path in (storage.path_of(kept.sha256), storage.path_of(orphan.sha256), cut_off.path):
            os.utime(path, (old, old))
        os.utime(young.path, (AT.timestamp(), AT.timestamp()))
        assert services.sweep(at=AT) == 2
        assert {path.name for path in storage.contents()} == {kept.sha256, young.path.name}
