"""What the forms room keeps: drafts as typed, and the digital account (what a person entered once)."""

from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor
from yiwang.foundation.parties.models import Party


class DraftQuerySet(models.QuerySet["Draft"]):
    """A draft is seen by whoever typed it, for the principal it was typed for, and by nobody else."""

    def visible_to(self, actor: Actor) -> "DraftQuerySet":
        """The actor's own drafts in the present capacity (for oneself or for one principal)."""
        if actor.party_id is None:
            return self.none()
        return self.filter(author_id=actor.party_id, principal_id=actor.principal_id)


class Draft(models.Model):
    """An application not yet handed in: everything typed so far, right or wrong, sealed as one text."""

    author = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    answers_sealed = models.TextField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "principal", "subject"], name="one_draft_per_author_and_subject"),
            models.CheckConstraint(condition=Q(version__gt=0), name="draft_version_counts_from_one"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return self.subject


class AccountEntryQuerySet(models.QuerySet["AccountEntry"]):
    """The account belongs to the person or organisation the entries are about."""

    def visible_to(self, actor: Actor) -> "AccountEntryQuerySet":
        """The entries of the party in whose interest the actor acts; an agent does not see the personal ones."""
        if actor.principal_id is None:
            return self.none()
        own = self.filter(party_id=actor.principal_id)
        return own if actor.principal_id == actor.party_id else own.filter(personal=False)


class AccountEntry(models.Model):
    """One thing entered once (数字账户): kept sealed, offered wherever a form asks for the same thing again."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=100)
    value_sealed = models.TextField()
    personal = models.BooleanField()
    mask = models.CharField(max_length=12, default="", blank=True)
    subject = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    objects = AccountEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "key"], name="one_account_entry_per_party_and_key")]

    def __str__(self) -> str:
        return self.key
