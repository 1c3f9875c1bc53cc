"""Logins of people and officers, and tokens of applications."""

from datetime import datetime

import uuid_utils.compat as uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


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
    objects = BaseUserManager["Account"]()

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

    def __str__(self) -> str:
        return self.name
