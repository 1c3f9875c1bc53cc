"""Lists as CSV, row by row: safe to open in a spreadsheet, whole however long."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yiwang.core.calendar import BEIJING
from yiwang.lines.operation.office.selectors.rows import case_rows, kind_words

BATCH = 500


class _Line:
    def write(self, text: str) -> str:
        return text


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV text with a byte-order mark; cells that a spreadsheet would take for a formula are quoted as text."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def case_lines(cases: Any, at: datetime) -> Iterator[str]:
    """Cases of a list, in order."""
    header = [_("编号"), _("事项"), _("类型"), _("状态"), _("单位"), _("收到时间"), _("截止"), _("办结时间")]
    rows = (
        (row.number, row.title, row.kind, row.state, row.agency, row.opened_at, row.due_at, row.closed_at)
        for batch in _batches(cases.order_by("-opened_at", "-id"))
        for row in case_rows(cases=batch, at=at)
    )
    return lines(header, rows)


def _batches(queryset: Any) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in queryset.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def library_lines(rows: Iterable[Any]) -> Iterator[str]:
    """The counts of the case library."""
    kinds = kind_words()
    header = [_("类型"), _("事项"), _("渠道"), _("结果"), _("件数")]
    return lines(header, ((kinds.get(r.kind, r.kind), r.matter, r.channel, r.result, r.count) for r in rows))
