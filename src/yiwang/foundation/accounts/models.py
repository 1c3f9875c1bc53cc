"""Logins of people and officers, and tokens of applications."""

from datetime import date, datetime
from typing import Self

import uuid_utils.compat as uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from yiwang.core.actor import PLACE_LEVELS, Actor
from yiwang.foundation.accounts.access import OPEN, TOKENS
from yiwang.foundation.agencies.models import Appointment, reached

PLACE_DIGITS = dict(zip(PLACE_LEVELS, (2, 4, 6, 9, 12), strict=True))


def managed(actor: Actor, on: date, path: str = "") -> Q:
    """The parties whose accounts `accounts.open` reaches: residents of the place, and who served within reach; nobody
    who serves elsewhere on the day. `path` leads to the party, as in "party__".
    """
    if not actor.may(OPEN):
        return Q(pk__in=())
    if actor.agencies(OPEN) is None and not actor.place_filter():
        return Q()
    inside = Appointment.objects.filter(reached(actor, OPEN, "post__agency__"))
    outside = Appointment.objects.exclude(reached(actor, OPEN, "post__agency__")).exclude(valid_to__lte=on)
    begins = actor.place[: PLACE_DIGITS.get(actor.place_level, 0)]
    near = Q(**{f"{path}home_place__startswith": begins}) | Q(**{f"{path}pk__in": inside.values("holder")})
    return near & ~Q(**{f"{path}pk__in": outside.values("holder")})


class AccountManager(BaseUserManager["Account"]):
    def visible_to(self, actor: Actor, on: date) -> models.QuerySet["Account"]:
        """The accounts that the actor may administer on the day."""
        return self.get_queryset().filter(managed(actor, on, "party__"))


class TokenQuerySet(models.QuerySet["ApplicationToken"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own tokens, and those of applications in the bodies that `accounts.tokens` reaches."""
        mine = Q(party_id=actor.party_id or 0, agency__isnull=True)
        return self.filter(mine | (Q(agency__isnull=False) & reached(actor, TOKENS, "agency__")))


class Account(AbstractBaseUser):
    """A login of one party. `login_hash` is the keyed hash of what is typed; officers also have a clear `handle`.

    Sessions are bound to the password and to `sessions_ended`: a new password, a lockout or closing ends them all.
    """

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    login_hash = models.CharField(max_length=64, unique=True)
    handle = models.CharField(max_length=40, default="", blank=True)
    label = models.CharField(
        max_length=60, default="", blank=True, help_text="officers: the public work sign (工号), never a name"
    )
    is_active = models.BooleanField(default=True)
    failed = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    sessions_ended = models.PositiveIntegerField(default=0, help_text="how often all sessions were ended")
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login_hash"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.handle or f"account {self.pk}"

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on."""
        return salted_hmac("yiwang.accounts", f"{self.password} {self.sessions_ended}", algorithm="sha256").hexdigest()

    def is_locked(self, at: datetime) -> bool:
        """Is logging in suspended at this instant?"""
        return self.locked_until is not None and at < self.locked_until


class ApplicationToken(models.Model):
    """An application that acts for an agency by API. Only the digest of the token is kept."""

    name = models.CharField(max_length=80, unique=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=40, default="", blank=True)
    roles = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
