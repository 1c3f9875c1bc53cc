"""Sealed periods and their rows are never changed, never deleted."""

from django.db import migrations

from yiwang.foundation.events.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("events", "0002_append_only")]

    operations = [append_only("supervision_period"), append_only("supervision_sealedrow")]
