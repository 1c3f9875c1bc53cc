"""What the library keeps beside the matters: drafts of new versions, from the editor to the day they stand."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.core.actor import Actor
from yiwang.foundation.packs.models import OrderedJSONField
from yiwang.lines.service.library.access import ANY

OPEN = ("editing", "submitted", "accepted", "scheduled")


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """The library is one for the region: whoever works on it sees every draft, nobody else any."""
        known = actor.kind == "system" or any(actor.may(right) for right in ANY)
        return self.all() if known else self.none()


class Draft(models.Model):
    """A new version of one matter on its way (草案): what it was made from, and the three people who answer for it.

    People are kept as references of their accounts. `version` counts changes of the draft itself.
    """

    STATES = [
        ("editing", "起草中"),
        ("submitted", "待审核"),
        ("accepted", "待发布"),
        ("scheduled", "待生效"),
        ("standing", "已生效"),
        ("dropped", "已作废"),
    ]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    code = models.CharField(max_length=12)
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    base_hash = models.CharField(max_length=64)
    base_version = models.PositiveIntegerField()
    body = OrderedJSONField()
    state = models.CharField(max_length=12, choices=STATES, default="editing")
    remark = models.CharField(max_length=500, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    editor = models.CharField(max_length=100)
    reviewer = models.CharField(max_length=100, default="", blank=True)
    publisher = models.CharField(max_length=100, default="", blank=True)
    effective_on = models.DateField(null=True, blank=True)
    stands_as = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(state__in=OPEN), name="one_open_draft_per_matter"),
            models.CheckConstraint(condition=~Q(reviewer=F("editor")), name="nobody_reviews_their_own_draft"),
            models.CheckConstraint(
                condition=Q(publisher="") | (~Q(publisher=F("editor")) & ~Q(publisher=F("reviewer"))),
                name="three_people_answer_for_a_version",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "scheduled", "standing")) | ~Q(reviewer=""),
                name="nothing_is_published_without_review",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("scheduled", "standing")) | (~Q(publisher="") & Q(effective_on__isnull=False)),
                name="a_version_stands_from_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "effective_on"], name="drafts_waiting_for_a_day"),
            models.Index(fields=["-updated_at", "-id"], name="drafts_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.base_version}"

    @property
    def is_open(self) -> bool:
        """Not yet standing, not dropped."""
        return self.state in OPEN
