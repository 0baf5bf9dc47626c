"""What the page of a job says of recomputing all signals, and of bringing figures in."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opcc_portal.models import Job, Upload
from opcc_portal.ui import progress
from opcc_portal.ui.progress import Kind, Links
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


# -- Imports -------------------------------------------------------------------------------------------------------


def file_name(job: Job) -> str:
    upload = Upload.objects.filter(pk=job.params.get("upload")).only("name").first()
    return upload.name if upload else _("a file")


def to_import(job: Job) -> Links:
    """The import's own page sends back here as long as the job is under way."""
    if not job.finished:
        return []
    return [(_("Go on with the import"), reverse("import", kwargs={"upload": job.params["upload"]}))]


def recorded(job: Job) -> str:
    figures = job.result.get("figures", 0)
    return ngettext("%d figure is recorded.", "%d figures are recorded.", figures) % figures


def restored(job: Job) -> str:
    figures = job.result.get("figures", 0)
    return ngettext("%d figure is as it was.", "%d figures are as they were.", figures) % figures


progress.register(
    actions.READ,
    Kind(
        lambda job: _("Reading %s") % file_name(job),
        to_import,
        lambda job: gettext_lazy("The file is read. Nothing is recorded before you have looked at what would change."),
        gettext_lazy("Nothing was recorded. Put the file right, then bring it again."),
    ),
)
progress.register(
    actions.APPLY,
    Kind(
        lambda job: _("Recording the figures of %s") % file_name(job),
        to_import,
        recorded,
        gettext_lazy("Nothing was recorded: all of a file's figures are, or none. Look at the import again."),
    ),
)
progress.register(
    actions.UNDO,
    Kind(
        lambda job: _("Undoing the import of %s") % file_name(job),
        to_import,
        restored,
        gettext_lazy("Nothing was changed. Look at the import again."),
    ),
)
