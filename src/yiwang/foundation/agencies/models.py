"""Bodies of the state, their posts, who holds them from when to when, and who decides what where."""

from datetime import date
from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.core.actor import Actor


def reached(actor: Actor, right: str, path: str = "") -> Q:
    """The bodies that a right of the actor reaches; `path` leads to the body from the rows asked, as in "agency__"."""
    reach = actor.agencies(right)
    if reach is not None:
        return Q(**{f"{path}pk__in": reach})
    return Q(**{f"{path}{level}": place for level, place in actor.place_filter().items()})


class Agency(models.Model):
    """A body, department, functional zone, hall, hotline centre or village agent point, with its place."""

    KINDS = [
        ("body", "机关"),
        ("department", "内设机构"),
        ("zone", "功能区管委会"),
        ("hall", "政务大厅"),
        ("agent_point", "村级代办点"),
        ("hotline", "热线中心"),
    ]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, default="", blank=True)
    kind = models.CharField(max_length=20, choices=KINDS, default="body")
    level = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=12)
    region = models.CharField(max_length=12, default="", blank=True)
    city = models.CharField(max_length=12, default="", blank=True)
    county = models.CharField(max_length=12, default="", blank=True)
    township = models.CharField(max_length=12, default="", blank=True)
    village = models.CharField(max_length=12, default="", blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    window = models.CharField(max_length=200, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    synthetic = models.BooleanField(default=False)
    pack = models.CharField(max_length=60, default="", blank=True, help_text="the pack that names it")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="agency_is_of_one_of_five_levels"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="an_agency_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["county", "kind"], name="agencies_of_a_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def places(self) -> tuple[str, ...]:
        """The places it lies in, from the nearest up to the region."""
        return tuple(c for c in (self.village, self.township, self.county, self.city, self.region) if c)


class Post(models.Model):
    """A post (岗位) of an agency with the roles it brings."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="posts")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    roles = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="one_post_of_a_code_per_agency")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> Self:
        """Rights begin on the first day and are gone on `valid_to`; a body that has ended gives none."""
        standing = Q(post__agency__valid_to__isnull=True) | Q(post__agency__valid_to__gt=on)
        return self.filter(standing, valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class Appointment(models.Model):
    """Somebody holds a post from–to: taking office, probation, temporary post, acting."""

    KINDS = [("regular", "任职"), ("probation", "试用"), ("temporary", "挂职"), ("acting", "代理")]

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS, default="regular")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=200, default="", blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="an_appointment_has_a_span"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["regular", "acting"]) | Q(valid_to__isnull=False),
                name="probation_and_temporary_posts_end",
            ),
            models.UniqueConstraint(fields=["post", "holder", "valid_from"], name="appointed_once_from_a_day"),
        ]
        indexes = [models.Index(fields=["holder", "valid_from"], name="appointments_of_a_person")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid_from}"


class PowerMap(models.Model):
    """Who accepts, examines, decides and supervises a matter in a place, from–to, with the basis (F-062.8).

    `matter` is the slug of the matter's file; `place` a division's code or a functional zone's agency code.
    """

    ACTS = [("accept", "受理"), ("examine", "审查"), ("decide", "决定"), ("supervise", "监管")]

    matter = models.CharField(max_length=80)
    act = models.CharField(max_length=20, choices=ACTS)
    place = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    basis = models.CharField(max_length=200)
    verified = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "act", "place", "valid_from"], name="one_power_per_place_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["matter", "act", "place"],
                condition=Q(valid_from__isnull=True),
                name="one_power_per_place_of_old",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_power_has_a_span",
            ),
        ]
        indexes = [models.Index(fields=["matter", "act", "place"], name="who_has_the_power")]

    def __str__(self) -> str:
        return f"{self.matter} {self.act} {self.place}"

    def holds_on(self, on: date) -> bool:
        """Is the row in force on the day?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)
