"""What the window keeps: receptions, originals and where they lie, hand-over slips, results issued, parcels, day ends."""

from typing import Any, Self, TypeVar

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def _own(rows: Rows, actor: Actor) -> Rows:
    """Those of the offices that the appointment stands for; everything for the system."""
    return rows if actor.kind == "system" else rows.filter(agency_id__in=actor.agency_ids)


class ReceptionQuerySet(models.QuerySet["Reception"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own window."""
        return _own(self, actor)


class Reception(models.Model):
    """Somebody present is received (收件): who, how they were identified, that they agreed, and what came of it.

    `agency` is the window's office; the case belongs to whoever is competent, maybe in another county.
    """

    WAYS = [("card", "读卡核验"), ("typed", "人工核验证件")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    identified_by = models.CharField(max_length=10, choices=WAYS)
    consented_at = models.DateTimeField()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    competent = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True, handed_in_at__isnull=True)
                | Q(case__isnull=False, handed_in_at__isnull=False, competent__isnull=False),
                name="a_reception_handed_in_has_its_case",
            )
        ]
        indexes = [models.Index(fields=["agency", "-opened_at", "-id"], name="receptions_of_a_window")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_elsewhere(self) -> bool:
        """Received for another office (区内通办)?"""
        return self.competent_id is not None and self.competent_id != self.agency_id


class SlipQuerySet(models.QuerySet["Slip"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those sent by or to the offices of the appointment."""
        if actor.kind == "system":
            return self
        return self.filter(Q(agency_id__in=actor.agency_ids) | Q(to_id__in=actor.agency_ids))


class Slip(models.Model):
    """A hand-over slip (交接单) for originals from one office to another, signed for once."""

    WAYS = [("hand", "专人递送"), ("post", "邮寄")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=WAYS)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.CharField(max_length=300, default="", blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(agency=F("to")), name="a_slip_leads_elsewhere"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signed_slip_names_who_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number printed on it: day and serial."""
        return f"JJ{legal_day(self.made_at):%Y%m%d}-{self.pk:06d}"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own window."""
        return _own(self, actor)


class Paper(models.Model):
    """An original left at a counter, and where it lies: in a drawer, on its way, missing, or given back."""

    STATES = [("held", "在手"), ("moving", "交接中"), ("missing", "缺件"), ("given_back", "已退还")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", help_text="who holds it")
    state = models.CharField(max_length=12, choices=STATES, default="held")
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, null=True, related_name="papers", help_text="the last one")
    taken_at = models.DateTimeField()

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "state"], name="papers_of_an_office")]

    def __str__(self) -> str:
        return self.title


class MovementQuerySet(models.QuerySet["Movement"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own window."""
        return _own(self, actor)


class Movement(models.Model):
    """One line of an office's day book: an original taken, sent, signed for, missed or given back; a result issued."""

    KINDS = [
        ("taken", "收下原件"),
        ("signed_in", "签收原件"),
        ("sent", "移交原件"),
        ("given_back", "退还原件"),
        ("issued", "发放结果"),
        ("received", "收件"),
    ]
    IN, OUT = ("taken", "signed_in"), ("sent", "given_back")

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, null=True, related_name="lines")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    objects = MovementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "day"], name="movements_of_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own window."""
        return _own(self, actor)


class Issue(models.Model):
    """A result handed out at the counter or sent by post (出件), once."""

    WAYS = [("direct", "当面领取"), ("post", "邮寄")]
    STATES = [("done", "已领取"), ("posting", "邮寄中"), ("delivered", "邮寄签收"), ("failed", "邮寄未成")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("cases.IssuedDocument", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=WAYS)
    state = models.CharField(max_length=12, choices=STATES)
    receiver = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = IssueQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.way} {self.document_id}"


class Parcel(models.Model):
    """A result on its way by post: address and telephone sealed, what the post said."""

    STATES = [
        ("waiting", "待揽收"),
        ("moving", "运输中"),
        ("delivered", "已签收"),
        ("returned", "已退回"),
        ("refused", "拒收件"),
    ]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, related_name="parcel")
    address_sealed = models.TextField()
    phone_sealed = models.TextField()
    state = models.CharField(max_length=12, choices=STATES, default="waiting")
    tracking = models.CharField(max_length=40, default="", blank=True)
    word = models.CharField(max_length=200, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="parcels_on_their_way")]

    def __str__(self) -> str:
        return self.tracking or str(self.uid)


class ParcelTrace(models.Model):
    """One piece of news of a parcel, kept once however often the post tells it."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="traces")
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    word = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "key"], name="news_of_a_parcel_is_kept_once")]

    def __str__(self) -> str:
        return self.word


class DayEndQuerySet(models.QuerySet["DayEnd"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own window."""
        return _own(self, actor)


class DayEnd(models.Model):
    """The day end of an office's window (日结): book and count of the originals in the drawer, explained and closed."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    figures = models.JSONField(default=dict)
    expected = models.IntegerField()
    counted = models.PositiveIntegerField()
    explanation = models.CharField(max_length=300, default="", blank=True)
    reported_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    closed_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = DayEndQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="one_day_end_per_window_and_day"),
            models.CheckConstraint(
                condition=Q(expected=F("counted")) | ~Q(explanation=""), name="a_difference_is_explained"
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("reported_by")), name="nobody_closes_ones_own_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"


class VerticalFilingQuerySet(models.QuerySet["VerticalFiling"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own office."""
        return _own(self, actor)


class VerticalFiling(models.Model):
    """An accepted case handed to a department's own system, so that nobody types it there again. `agency` decides it."""

    STATES = [("waiting", "待对接"), ("filed", "已对接"), ("refused", "对接失败"), ("done", "已回传结果")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=40)
    number = models.CharField(max_length=40, default="", blank=True, help_text="the number in that system")
    state = models.CharField(max_length=12, choices=STATES, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    word = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()

    objects = VerticalFilingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="filings_to_follow")]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"

    @property
    def told(self) -> list["VerticalNews"]:
        """What the system told, in the order it happened."""
        return sorted(self.news.all(), key=lambda news: news.happened_at)


class VerticalNews(models.Model):
    """A step or result that a department's system told, kept once."""

    filing = models.ForeignKey(VerticalFiling, on_delete=models.PROTECT, related_name="news")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    word = models.CharField(max_length=200)
    happened_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "key"], name="vertical_news_is_kept_once")]

    def __str__(self) -> str:
        return self.word


class Reconciliation(models.Model):
    """The comparison of one day with a department's system (对账), with everything that differs."""

    system = models.CharField(max_length=40)
    day = models.DateField()
    compared = models.PositiveIntegerField()
    differences = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "day"], name="one_reconciliation_per_system_and_day")]

    def __str__(self) -> str:
        return f"{self.system} {self.day}"


class Slot(models.Model):
    """A time at a hall's window that may be booked, and how many have."""

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "begins_at"], name="one_slot_at_a_time"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="no_slot_is_overbooked"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.begins_at:%Y-%m-%d %H:%M}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the window for whoever serves there; one's own for a person."""
        if actor.kind == "system" or actor.agency_id:
            return _own(self, actor)
        return self.filter(party_id=actor.party_id or 0)


class Ticket(models.Model):
    """A turn at a window (取号): booked or walked in, numbered at arrival, called, done; or cancelled, or not come."""

    STATES = [
        ("booked", "已预约"),
        ("cancelled", "已取消"),
        ("no_show", "未到"),
        ("waiting", "等候"),
        ("called", "办理中"),
        ("done", "已办完"),
    ]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=STATES)
    arrived_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    clerk = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day", "number"],
                condition=Q(number__isnull=False),
                name="a_number_is_given_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["agency", "day", "party"],
                condition=Q(state="booked"),
                name="one_booking_per_person_hall_and_day",
            ),
        ]
        indexes = [models.Index(fields=["agency", "day", "state"], name="tickets_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
