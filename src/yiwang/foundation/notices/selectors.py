"""A party's messages, and the operator's outbox."""

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.notices.models import Notice


def list_notices(*, by: Actor) -> QuerySet[Notice]:
    """The in-app messages of the person (or of the principal)."""
    if not by.principal_id:
        return Notice.objects.none()
    return Notice.objects.filter(party_id=by.principal_id, channel="inapp")


def count_unread(*, by: Actor) -> int:
    """How many are not read."""
    return list_notices(by=by).filter(read_at__isnull=True).count()


def outbox(*, by: Actor) -> QuerySet[Notice]:
    """Short messages and what became of them; for operators."""
    access_services.require(by, "operations.see")
    return Notice.objects.filter(channel="sms")
