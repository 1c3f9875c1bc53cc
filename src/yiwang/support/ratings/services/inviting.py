"""Whoever's case has ended is asked for a rating, once."""

from collections.abc import Iterable
from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.foundation.notices import services as notice_services
from yiwang.foundation.notices.services import Telling
from yiwang.support.cases.models import Case
from yiwang.support.ratings import selectors


def invite(*, cases: Iterable[Case], at: datetime) -> None:
    """One notice per ended case to its party, with the way to rate by page, by reply and by telephone."""
    tellings = [_telling(case, at) for case in cases if case.closed_at and case.party_id and _asked(case)]
    if tellings:
        notice_services.tell(by=Actor.system("ratings"), tellings=tellings)


def _asked(case: Case) -> bool:
    return selectors.is_rated_here(case)


def _telling(case: Case, at: datetime) -> Telling:
    check = selectors.check_number(case)
    body = (
        f"办件 {case.number} 已办结，请评价。也可以回复短信“等级 校验码”：例如“1 {check}”，"
        f"1 非常满意，5 非常不满意；或者拨打 12345，报办件编号和校验码 {check}。"
    )
    return Telling(
        party_id=case.party_id or 0,
        title="请评价本次服务",
        body=body,
        at=at,
        link=f"/cases/{case.uid}/rate/",
        subject=case.stream,
        key=f"rate:{case.uid}",
    )
