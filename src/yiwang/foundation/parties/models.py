"""Natural and legal persons and who may act for whom. Personal values are sealed; found by exact keyed hash only."""

from datetime import date
from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.core import crypto
from yiwang.core.actor import Actor

LOOKING = ("cases.read", "cases.submit", "parties.find")
"""Rights whose work shows the officer the parties of cases."""


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself, one's principal, one's own body; every party for officers whose work shows them parties."""
        works = actor.agency_id is not None and any(actor.may(right) for right in LOOKING)
        if actor.kind == "system" or works:
            return self
        mine = {actor.party_id, actor.on_behalf_of, actor.agency_party_id} - {None}
        return self.filter(pk__in=mine)


class Party(models.Model):
    """A person (自然人) or an organisation (法人、非法人组织). `level` is the real-name level 0–4 of standards 1.4."""

    KINDS = [("person", "自然人"), ("organisation", "组织")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    name = models.CharField(max_length=200, default="", blank=True, help_text="organisations only")
    name_sealed = models.TextField(default="", blank=True)
    identifier_type = models.CharField(max_length=20)
    identifier_sealed = models.TextField()
    identifier_hash = models.CharField(max_length=64, unique=True)
    phone_sealed = models.TextField(default="", blank=True)
    phone_hash = models.CharField(max_length=64, default="", blank=True)
    born_sealed = models.TextField(default="", blank=True)
    home_place = models.CharField(max_length=12, default="", blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind="organisation") | Q(name=""), name="a_persons_name_is_sealed"),
            models.CheckConstraint(condition=Q(level__lte=4), name="level_is_0_to_4"),
        ]
        indexes = [models.Index(fields=["phone_hash"], name="party_by_phone")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, on: date) -> Self:
        """Not taken back, begun, and not yet ended: `valid_to` is exclusive."""
        begun = self.filter(revoked_at__isnull=True, valid_from__lte=on)
        return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))

    def visible_to(self, actor: Actor) -> Self:
        """Those which this actor, or the principal it acts for, has given or holds."""
        mine = {actor.party_id, actor.on_behalf_of} - {None}
        return self.filter(Q(grantor_id__in=mine) | Q(grantee_id=actor.party_id or 0))


class Delegation(models.Model):
    """Authority to act for another: who, for what matters (none named: all), from–to, and how it was given.

    The legal representative of an organisation holds one of kind `representative`: only it may give others on.
    """

    KINDS = [
        ("agent", "代理人"),
        ("enterprise", "经办人"),
        ("village_agent", "村级代办"),
        ("representative", "法定代表人"),
    ]
    WAYS = [("online", "线上授权"), ("written", "书面授权"), ("spoken", "口头授权")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    grantor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    grantee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    matters = models.JSONField(default=list)
    way = models.CharField(max_length=10, choices=WAYS)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=200, default="", blank=True)
    revoked_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(grantor=F("grantee")), name="nobody_delegates_to_oneself"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="a_delegation_has_a_span"
            ),
        ]
        indexes = [models.Index(fields=["grantee", "grantor"], name="delegations_of_an_agent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def covers(self, matter: str, on: date) -> bool:
        """Is it in force on the day and for the matter?"""
        return self.is_in_force(on) and (not self.matters or matter in self.matters)

    def is_in_force(self, on: date) -> bool:
        """Begun, not ended, not taken back?"""
        inside = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return inside and self.revoked_at is None


class Unmasking(models.Model):
    """One look at personal values in clear: whose, by whom, for what purpose. The person may read it; erasable."""

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=100)
    body = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    purpose_sealed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "-at"], name="looks_at_a_person")]

    @property
    def purpose(self) -> str:
        """What the look was for, in clear: it may speak of the person."""
        return crypto.unseal_text(self.purpose_sealed)

    def __str__(self) -> str:
        return f"{self.party_id} {self.at:%Y-%m-%d}"
