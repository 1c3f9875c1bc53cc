"""The case (办件、工单、项目 …), the duties in it, its typed facts, its steps and its number series."""

from datetime import UTC, datetime
from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.core.actor import Actor

FAR = datetime(2999, 12, 31, tzinfo=UTC)
"""Stands for "no deadline": keyset columns are never null."""


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """Own cases for a person; place and agency, or a duty held, inside the compartments, for an officer."""
        if actor.kind == "system":
            return self
        if actor.agency_id:
            return self._of_office(actor)
        if actor.principal_id:
            return self.filter(party_id=actor.principal_id)
        return self.none()

    def _of_office(self, actor: Actor) -> Self:
        agencies = actor.agencies("cases.read")
        if agencies == ():
            return self.none()
        inside = Q(**actor.place_filter())
        if agencies is not None:
            inside &= Q(agency_id__in=agencies)
        duty = Q(pk__in=Duty.objects.filter(agency_id__in=actor.agency_ids).values("case_id"))
        own = Q(party_id=actor.on_behalf_of or actor.agency_party_id or 0)
        return self.filter(compartment__in=actor.compartments).filter(inside | duty | own)


class Case(models.Model):
    """One run of a matter, of one kind. `state` changes by `cases.services.move` only.

    `matter_hash`, `kind_hash` and `form_hash` pin the documents it runs on; answers hold personal values sealed.
    """

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    number = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    matter = models.CharField(max_length=80, default="", blank=True)
    title = models.CharField(max_length=200)
    matter_hash = models.CharField(max_length=64, default="", blank=True)
    kind_hash = models.CharField(max_length=64)
    form_hash = models.CharField(max_length=64, default="", blank=True)
    compartment = models.CharField(max_length=40)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(default=FAR)
    closed_at = models.DateTimeField(null=True)
    region = models.CharField(max_length=12, default="", blank=True)
    city = models.CharField(max_length=12, default="", blank=True)
    county = models.CharField(max_length=12, default="", blank=True)
    township = models.CharField(max_length=12, default="", blank=True)
    village = models.CharField(max_length=12, default="", blank=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="number_is_unique_in_its_series"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="closes_after_it_opens"
            ),
            models.CheckConstraint(condition=~Q(state=""), name="a_case_has_a_state"),
        ]
        indexes = [
            models.Index(fields=["party", "-opened_at", "-id"], name="cases_of_a_party"),
            models.Index(fields=["agency", "kind", "state", "due_at", "id"], name="cases_of_an_agency"),
            models.Index(fields=["county", "kind", "state", "due_at", "id"], name="cases_of_a_county"),
            models.Index(fields=["kind", "-opened_at", "-id"], name="cases_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """Name of the event stream that is this case's history."""
        return f"case:{self.uid}"

    @property
    def places(self) -> list[str]:
        """Its place codes, nearest first."""
        return [code for code in (self.village, self.township, self.county, self.city, self.region) if code]


class Duty(models.Model):
    """An agency's responsibility in a case, from–to: waiting time is charged to the duty that held it."""

    ROLES = [("lead", "牵头"), ("handle", "承办"), ("assist", "协办"), ("support", "配合")]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="duties")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=40, default="", blank=True)
    role = models.CharField(max_length=20, choices=ROLES)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="a_duty_ends_after_it_begins"
            )
        ]
        indexes = [
            models.Index(fields=["case", "role"], name="duties_of_a_case"),
            models.Index(fields=["agency", "case"], name="cases_where_an_agency_has_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.agency_id}"


class CaseFact(models.Model):
    """One indexed field of a case as a typed row: search, lists, rules and indicators use it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=200, default="", blank=True)
    integer = models.BigIntegerField(null=True)
    date = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "field"], name="one_value_per_fact")]
        indexes = [
            models.Index(fields=["field", "text", "case"], name="cases_by_text_fact"),
            models.Index(fields=["field", "integer", "case"], name="cases_by_integer_fact"),
            models.Index(fields=["field", "date", "case"], name="cases_by_date_fact"),
        ]

    def __str__(self) -> str:
        return self.field


class Step(models.Model):
    """One transition as it was done: what the history page shows. Personal input is sealed; the event holds a digest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=60)
    from_state = models.CharField(max_length=40, default="", blank=True)
    to_state = models.CharField(max_length=40)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    actor_party_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    post = models.CharField(max_length=40, default="", blank=True)
    actor_name = models.CharField(max_length=80)
    input = models.JSONField(default=dict)
    basis = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="steps_of_a_case")]

    def __str__(self) -> str:
        return self.transition


class Series(models.Model):
    """The last serial used of one number series."""

    key = models.CharField(max_length=100, primary_key=True)
    last = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
