"""Events and positions are only ever appended; every event enters the outbox with its own insert."""

from django.db import migrations

from yiwang.foundation.events import triggers


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        triggers.outbox(),
        triggers.append_only("events_event"),
        triggers.append_only("events_relayed", key="position"),
    ]
