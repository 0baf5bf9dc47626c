"""A file of figures as tests bring it: read, applied and undone at once, and what became of its figures."""

import uuid
from datetime import date
from typing import Any

from opcc_portal import jobs
from opcc_portal.lib.periods import Period
from opcc_portal.models import Job, Upload, User
from scorecard import actions, queries
from scorecard.domain.ledger import Known
from scorecard.models import Observation, Series

JANUARY, FEBRUARY, MARCH = (Period(date(2018, month, 1), 1) for month in (1, 2, 3))
HEAD = "measure,month,value\n"


def bring(by: User | None, text: str, name: str = "crimes.csv", token: uuid.UUID | None = None) -> Upload:
    """Bring a CSV file and have it read."""
    upload = actions.bring(by=by, name=name, content=text.encode(), token=token or uuid.uuid4())
    return finished(upload)


def finished(upload: Upload) -> Upload:
    jobs.finish(Job.objects.get(pk=upload.job_id))
    return Upload.objects.select_related("job", "file").get(pk=upload.pk)


def apply(upload: Upload, by: User | None, **said: Any) -> Upload:
    actions.ask_to_apply(upload=upload, by=by, **said)
    return finished(Upload.objects.get(pk=upload.pk))


def undo(upload: Upload, by: User | None) -> Upload:
    actions.ask_to_undo(upload=upload, by=by)
    return finished(Upload.objects.get(pk=upload.pk))


def known(series: Series, period: Period = MARCH) -> Known | None:
    return queries.ledgers([series])[series.pk].figures.get(period)


def latest(series: Series, period: Period) -> Observation:
    return queries.latest(series, [period])[period]


def states(upload: Upload) -> list[str]:
    return [row.state for row in actions.difference(upload).rows]
