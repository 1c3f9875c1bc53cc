"""Run inside a data folder: `fill` adds a file and closes the database; `read` prints what an upgraded folder holds."""

import io
import json
import sys

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402

from yiwang import demonstration  # noqa: E402
from yiwang.core import clock  # noqa: E402
from yiwang.core.actor import Actor  # noqa: E402
from yiwang.foundation.files import selectors as file_selectors  # noqa: E402
from yiwang.foundation.files import services as file_services  # noqa: E402
from yiwang.foundation.files.models import StoredFile  # noqa: E402
from yiwang.support.cases import selectors as case_selectors  # noqa: E402

SYSTEM = Actor.system("upgrade", "cases.read")


def fill() -> None:
    """One stored file; the write-ahead log goes into the database file."""
    by = demonstration.actor("13900000011", clock.now())
    content = io.BytesIO("一页文字（合成）".encode()).read()
    file_services.store(by=by, upload=SimpleUploadedFile("说明.txt", content), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")


def read() -> None:
    """Every case shown with its clocks, history and answers; every file intact; the sample login works."""
    at = clock.now()
    cases = list(case_selectors.list_cases(by=SYSTEM).order_by("id"))
    views = [case_selectors.show(by=SYSTEM, case=case, at=at) for case in cases]
    print(
        json.dumps(
            {
                "cases": len(cases),
                "kinds": sorted({case.kind for case in cases}),
                "answers": all(view.answers for view in views),
                "steps": all(view.steps for view in views),
                "files": [file_selectors.is_intact(file) for file in StoredFile.objects.order_by("id")],
                "login": demonstration.actor("xixia.clerk", at).post,
            }
        )
    )


if __name__ == "__main__":
    {"fill": fill, "read": read}[sys.argv[1]]()
