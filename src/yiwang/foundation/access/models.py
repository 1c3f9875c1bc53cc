"""Roles as packs give them: which rights, how far, in which compartments."""

from django.db import models


class Role(models.Model):
    """A role of the office (受理、审查、决定 …). `compartments` names what its holder may learn of."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    compartments = models.JSONField(default=list)
    pack = models.CharField(max_length=60, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One right of a role, within the agency or in the whole place of the appointment."""

    REACHES = [("agency", "本单位"), ("place", "本辖区")]

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    right = models.CharField(max_length=60)
    reach = models.CharField(max_length=10, choices=REACHES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "right"], name="a_right_is_granted_once_per_role")]

    def __str__(self) -> str:
        return self.right
