"""Compare what is stored with a fresh computation: run as a program against the database of the environment."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc_portal.settings")
django.setup()

from scorecard import queries  # noqa: E402
from scorecard.domain.assessing import assess_all  # noqa: E402
from scorecard.models import Assessment, Observation, Series  # noqa: E402


def wrong(ids: list[int]) -> int:
    """How many assessments are missing, or not what their series' present figures make."""
    stored = {
        (row.series_id, row.month): (row.input_version, row.signals, row.outlook)
        for row in Assessment.objects.filter(series__in=ids)
    }
    made = {
        (row.series, row.month): (row.input_version, json.loads(row.signals), json.loads(row.outlook))
        for row in assess_all(queries.assessment_inputs(Series.objects.filter(pk__in=ids)))
    }
    return sum(stored.get(key) != value for key, value in made.items())


def main() -> None:
    given_up = {row.pk: row.last_error for row in Series.objects.stale().filter(attempts__gte=3)}
    stale = Series.objects.stale().exclude(pk__in=given_up).count()
    settled = list(Series.objects.exclude(pk__in=Series.objects.stale()).values_list("pk", flat=True))
    figures = {
        f"{row.series_id}-{row.span}-{row.period_end}": row.value for row in Observation.objects.current().iterator()
    }
    print(json.dumps({"stale": stale, "wrong": wrong(settled), "given_up": given_up, "figures": figures}))


if __name__ == "__main__":
    main()
