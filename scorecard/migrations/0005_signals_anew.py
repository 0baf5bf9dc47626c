"""Signals are stored in another shape: every series waits to be assessed anew. The sweeper sees to it."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def touch(apps, schema_editor):
    series = apps.get_model("scorecard", "Series").objects.using(schema_editor.connection.alias)
    series.update(input_version=F("input_version") + 1, changed_at=timezone.now(), attempts=0, last_error="")


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0004_outlook_and_travel")]

    operations = [migrations.RunPython(touch, migrations.RunPython.noop)]
