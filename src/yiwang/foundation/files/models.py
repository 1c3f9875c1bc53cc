"""Files handed in or made: one row per act of storing; the bytes lie once, under their digest."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Files of the actor's own party, principal or body, and those the account stored itself."""
        if actor.kind == "system":
            return self
        parties = {p for p in (actor.party_id, actor.on_behalf_of, actor.agency_party_id) if p}
        own = Q(owner_party_id__in=parties)
        return self.filter(own | Q(account_id=actor.account_id) if actor.account_id else own)


class StoredFile(models.Model):
    """A file as it was handed in. The name may tell of a person and is sealed. `size` in bytes, `sha256` of them."""

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name_sealed = models.TextField()
    owner_party_id = models.BigIntegerField(null=True, db_index=True)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="files_not_empty")]
        indexes = [models.Index(fields=["account_id"], name="files_of_account")]

    def __str__(self) -> str:
        return f"{self.uid} {self.media_type} {self.size}"
