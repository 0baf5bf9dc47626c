"""What the page of a job says of packs that are being made."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.models import Edition, Job
from opcc_portal.ui import progress
from opcc_portal.ui.progress import Kind, Links
from opcc_portal.ui.reading import AUDIENCE_NAMES
from reports.pack import keeping


def title(job: Job) -> str:
    audience = job.params.get("audience", "")
    words = {"edition": edition(job) or _("an edition"), "audience": AUDIENCE_NAMES.get(audience, audience)}
    return _("Making the PDF pack of %(edition)s for %(audience)s") % words


def onward(job: Job) -> Links:
    found = edition(job)
    if found is None:
        return []
    url = reverse("pack", kwargs={"quarter": found.subject}) + f"?edition={found.number}"
    return [(_("Pack and other pages of %(edition)s") % {"edition": found}, url)]


def edition(job: Job) -> Edition | None:
    return Edition.objects.filter(pk=job.params.get("edition")).first()


progress.register(
    keeping.NAME,
    Kind(
        title,
        onward,
        lambda job: gettext_lazy("The pack can be downloaded."),
        gettext_lazy("Try again from the page of the pack. If it fails again, tell an administrator."),
    ),
)
