"""Packs loaded, their documents pinned by hash for ever, and which document is current under a name."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q


class Pack(models.Model):
    """One load of one pack (配置包的一次装载). The active row of a name says what this deployment runs on."""

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    stamp = models.CharField(max_length=40, unique=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)
    revisions = models.JSONField(default=dict)  # of the sections' loaders at that time
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(active=True), name="one_active_version_of_a_pack")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class OrderedJSONField(models.JSONField):
    """JSON as it was written: the order of a table's rows means something, and PostgreSQL's jsonb forgets it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """`json` on PostgreSQL, the usual type elsewhere."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Written as text: the driver's own wrapper would pass through jsonb."""
        if connection.vendor == "postgresql":
            return json.dumps(value, ensure_ascii=False)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The driver has read `json` already; the usual type is read here."""
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value


class Document(models.Model):
    """A document of a pack under the hash of its content. Never changed, never deleted: cases pin it."""

    hash = models.CharField(max_length=64, primary_key=True)
    section = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    body = OrderedJSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.section}/{self.name}"


class Current(models.Model):
    """Which document stands under a section and name now, and which load brought it."""

    section = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "name"], name="one_current_document_under_a_name")]

    def __str__(self) -> str:
        return f"{self.section}/{self.name}"
