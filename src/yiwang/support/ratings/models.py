"""The ratings register: points, ratings, the raters' seals, entries, seals of periods, the outbox to the nation."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor
from yiwang.foundation.agencies.models import reached

GRADES = [(1, "非常满意"), (2, "满意"), (3, "基本满意"), (4, "不满意"), (5, "非常不满意")]
BAD = (4, 5)
CHANNELS = [
    ("page", "网页"),
    ("qr", "窗口二维码"),
    ("kiosk", "自助终端"),
    ("sms", "短信"),
    ("telephone", "电话"),
    ("callback", "办件中评价"),
]


class Point(models.Model):
    """A contact point (服务点位) that can be rated: window, hall, village agent point, kiosk, website, telephone."""

    KINDS = [
        ("window", "窗口"),
        ("hall", "政务大厅"),
        ("agent_point", "村级代办点"),
        ("kiosk", "自助终端"),
        ("web", "网上平台"),
        ("telephone", "电话服务"),
    ]

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=KINDS)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["agency", "kind"], name="ratings_points_of_an_agency")]

    def __str__(self) -> str:
        return self.name


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the bodies within reach were given; the platform itself sees all, nobody else any."""
        if actor.kind == "system":
            return self
        return self.filter(reached(actor, "ratings.read", "agency__")) if actor.may("ratings.read") else self.none()


class Rating(models.Model):
    """One rating of one case or contact, as it was given. Never changed, never deleted (triggers refuse both).

    `subject` makes it one; it and `case` are shown to no unit. `third` is the ten days it fell in (旬), all that a
    unit learns of when. The comment is sealed, who gave it stands sealed in `Rater`.
    """

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    subject = models.CharField(max_length=200, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, choices=CHANNELS)
    matter = models.CharField(max_length=80, default="", blank=True)
    title = models.CharField(max_length=200, default="", blank=True)
    grade = models.PositiveSmallIntegerField(choices=GRADES)
    comment_sealed = models.TextField(default="", blank=True)
    period = models.CharField(max_length=7)
    third = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="ratings_five_grades"),
            models.CheckConstraint(condition=Q(third__gte=1, third__lte=3), name="ratings_three_thirds"),
        ]
        indexes = [
            models.Index(fields=["period", "agency"], name="ratings_of_a_period"),
            models.Index(fields=["agency", "-id"], name="ratings_of_an_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.grade}"


class Rater(models.Model):
    """Who gave a rating, sealed; opened only for the revisit, each time logged."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="rater")
    sealed = models.TextField()

    def __str__(self) -> str:
        return str(self.rating_id)


class Entry(models.Model):
    """What is said about a rating afterwards, by entry only: not counted after review, or given again after the remedy."""

    KINDS = [("void", "复核不计入"), ("repeat", "整改后再评")]

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=KINDS)
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)
    source = models.CharField(max_length=100)
    period = models.CharField(max_length=7)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "source"], name="ratings_entered_once"),
            models.CheckConstraint(
                condition=Q(kind="void", grade__isnull=True) | Q(kind="repeat", grade__gte=1, grade__lte=5),
                name="ratings_entry_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.kind}"


class Remedy(models.Model):
    """The case that a bad rating opened, and how it ended."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="remedy")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.case_id)


class Seal(models.Model):
    """A month that is closed: how many rows of each grade, and the digest over its rows as published."""

    period = models.CharField(max_length=7, unique=True)
    rows = models.PositiveIntegerField()
    grades = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.period


class Push(models.Model):
    """One record for the national platform: the outbox."""

    STATES = [("queued", "待报送"), ("taken", "已接收"), ("refused", "被退回"), ("failed", "多次未成功")]

    key = models.CharField(max_length=100, unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    word = models.CharField(max_length=100, default="", blank=True)
    next_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="ratings_pushes_due")]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
