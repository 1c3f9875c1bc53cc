"""Bodies, posts and officers of Xixia, and the one who appoints them."""

from datetime import UTC, date, datetime

from yiwang.core.actor import Actor
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.models import Agency, Appointment, Post
from yiwang.foundation.parties.models import Party

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Yinchuan
TODAY = date(2026, 11, 23)
APPOINTER = Actor.system("tests", "agencies.appoint")
COLUMNS = {"region": "640000000000", "city": "640100000000", "county": "640105000000"}


def body(code: str = "xixia-shenpi", name: str = "西夏区审批服务管理局", **more: object) -> Agency:
    """A county body of Xixia."""
    return Agency.objects.create(code=code, name=name, level=3, place="640105000000", **{**COLUMNS, **more})


def post(agency: Agency, code: str = "clerk", roles: tuple[str, ...] = ("clerk",)) -> Post:
    """A post of a body with its roles."""
    return Post.objects.create(agency=agency, code=code, name=code, roles=list(roles))


def appointed(holder: Party, place: Post, **more: object) -> Appointment:
    """Somebody appointed since the first of the month."""
    given = {"valid_from": date(2026, 11, 1), "at": AT, **more}
    return agency_services.appoint(by=APPOINTER, post=place, holder=holder, **given)
