"""Who has what to do, and who must step aside: tasks, declared interests, recusal."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor
from yiwang.support.cases.models.case import FAR, Case


class TaskQuerySet(models.QuerySet["Task"]):
    def waiting(self) -> Self:
        """Open or claimed: somebody has it to do."""
        return self.filter(state__in=("open", "claimed"))

    def visible_to(self, actor: Actor) -> Self:
        """Tasks of the actor's agencies, inside the actor's compartments; a person sees the tasks put to that person."""
        if actor.kind == "system":
            return self
        if actor.agency_id:
            agencies = actor.agencies("cases.read")
            if agencies is None:
                return self.filter(compartment__in=actor.compartments, **actor.place_filter())
            return self.filter(compartment__in=actor.compartments, agency_id__in=agencies)
        return self.filter(person_id=actor.principal_id) if actor.principal_id else self.none()

    def for_me(self, actor: Actor) -> Self:
        """What this appointment could take or has taken: its agency and post, unclaimed or claimed by the person."""
        mine = Q(person__isnull=True, post=actor.post) | Q(person_id=actor.party_id)
        return self.filter(mine, agency_id=actor.agency_id)


class Task(models.Model):
    """A to-do for a post or a person. Its own `version` keeps joint reviewers from colliding."""

    STATES = [("open", "待签收"), ("claimed", "办理中"), ("done", "已办"), ("cancelled", "已取消")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=40, default="", blank=True)
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, related_name="+")
    compartment = models.CharField(max_length=40)
    county = models.CharField(max_length=12, default="", blank=True)
    city = models.CharField(max_length=12, default="", blank=True)
    township = models.CharField(max_length=12, default="", blank=True)
    village = models.CharField(max_length=12, default="", blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="open")
    period = models.CharField(max_length=10, default="", blank=True)
    group = models.CharField(max_length=60, default="", blank=True)
    join = models.CharField(max_length=10, default="", blank=True)
    then = models.CharField(max_length=60, default="", blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(default=FAR)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(person__isnull=False), name="a_claimed_task_has_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "state", "due_at", "id"], name="todo_of_an_agency"),
            models.Index(fields=["person", "state", "due_at", "id"], name="todo_of_a_person"),
            models.Index(fields=["case", "state"], name="tasks_of_a_case"),
        ]

    def __str__(self) -> str:
        return self.title


class Interest(models.Model):
    """An officer's declared interest in a case: blocks claim, assignment and decision."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interests")
    officer = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="an_interest_is_declared_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.officer_id}"


class Recusal(models.Model):
    """A party's request that an officer step aside (回避), decided by the head. The reason is sealed."""

    STATES = [("asked", "已申请"), ("granted", "决定回避"), ("refused", "不予回避")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recusals")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    reason_sealed = models.TextField()
    state = models.CharField(max_length=20, choices=STATES, default="asked")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer"], condition=Q(state="asked"), name="one_open_request_per_officer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.state}"
