"""The register of contact points follows the directory of bodies and the pack."""

from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.support.ratings import pack
from yiwang.support.ratings.models import Point

KIND_OF = {"hall": "hall", "agent_point": "agent_point"}


def load_points(*, by: Actor, pack_name: str, at: datetime) -> int:
    """Every body has a point, and the pack adds its own (kiosks, websites); what is known stays. Returns how many are new."""
    body = pack.body()
    kinds = {**KIND_OF, **(body.get("point_kinds") or {})}
    bodies = [*agency_selectors.list_agencies(), *agency_selectors.list_agencies(kind="agent_point")]
    points = [
        Point(code=each.code, name=each.name, kind=kinds.get(each.kind, "window"), agency_id=each.pk) for each in bodies
    ]
    codes = {each.code: each.pk for each in bodies}
    points += [
        Point(code=row["code"], name=row["name"], kind=row["kind"], agency_id=codes[row["agency"]])
        for row in body.get("points") or ()
        if row["agency"] in codes
    ]
    known = set(Point.objects.values_list("code", flat=True))
    fresh = [point for point in points if point.code not in known]
    Point.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return len(fresh)
