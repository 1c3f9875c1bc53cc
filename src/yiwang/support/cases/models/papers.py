"""Papers of a case: materials demanded, documents issued, deliveries, results."""

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from yiwang.support.cases.models.case import Case


class Material(models.Model):
    """A slot that the matter demands and how it is satisfied."""

    STATES = [
        ("demanded", "待提供"),
        ("satisfied", "已提供"),
        ("committed", "告知承诺"),
        ("owed", "容缺待补"),
        ("rejected", "需更正"),
        ("waived", "免提交"),
    ]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    slot = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    required = models.BooleanField(default=True)
    stage = models.CharField(max_length=40, default="", blank=True)
    ways = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=STATES, default="demanded")
    way = models.CharField(max_length=80, default="", blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    provenance = models.CharField(max_length=200, default="", blank=True)
    remark = models.CharField(max_length=300, default="", blank=True)
    provided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "slot"], name="a_material_is_demanded_once")]

    def __str__(self) -> str:
        return self.title


class IssuedDocument(models.Model):
    """A notice, receipt or decision issued in a case; the body is sealed, because it names people."""

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=80, unique=True)
    body_sealed = models.TextField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    to_party = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="documents_of_a_case")]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """Service of a document (送达): it starts the periods for remedies."""

    WAYS = [
        ("direct", "直接送达"),
        ("electronic", "电子送达"),
        ("post", "邮寄送达"),
        ("left", "留置送达"),
        ("announced", "公告送达"),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deliveries")
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=20, choices=WAYS)
    consent = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="electronic") | Q(consent=True), name="electronic_delivery_needs_consent"
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(received_at__gte=F("sent_at")), name="received_after_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.way


class Result(models.Model):
    """One row of the case library (办件库, S-045): what came out of a case, from whichever channel and system."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="result")
    result = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    matter = models.CharField(max_length=80, default="", blank=True)
    channel = models.CharField(max_length=20)
    compartment = models.CharField(max_length=40)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    city = models.CharField(max_length=12, default="", blank=True)
    county = models.CharField(max_length=12, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "at"], name="results_of_a_kind"),
            models.Index(fields=["county", "kind", "at"], name="results_of_a_county"),
        ]

    def __str__(self) -> str:
        return self.result
