"""The purpose of a look may speak of the person: it is sealed, also in the rows that are there."""

from django.db import migrations, models

from yiwang.core import crypto


def seal(apps, schema_editor):
    for look in apps.get_model("parties", "Unmasking").objects.all():
        look.purpose_sealed = crypto.seal_text(look.purpose)
        look.save(update_fields=["purpose_sealed"])


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.AddField("unmasking", "purpose_sealed", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField("unmasking", "purpose"),
    ]
