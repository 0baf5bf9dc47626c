"""What the page of a job says of recomputing all signals."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.models import Job
from opcc_portal.ui import progress
from opcc_portal.ui.progress import Kind
from scorecard import actions


def reached(job: Job) -> str:
    """That all is done, or which series could not be assessed and why."""
    failed = job.result.get("failed", [])
    if not failed:
        return _("The signals of every series are computed from its latest figures.")
    return _("All others are computed; these series could not be assessed: %(failed)s") % {"failed": "; ".join(failed)}


progress.register(
    actions.KIND,
    Kind(
        lambda job: _("Recomputing all signals"),
        lambda job: [],
        reached,
        gettext_lazy(
            "What was computed stands, and the portal goes on with the rest by itself. The list of series says which "
            "cannot be computed."
        ),
    ),
)
