"""Import figures: bring a file, look at what it would change, record it as a whole, undo it as a whole."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter, Upload
from opcc_portal.ui import downloads
from scorecard import actions
from scorecard.actions import NotReadyError
from scorecard.forms import templates
from scorecard.forms.importing import ApplyForm, UploadForm
from scorecard.pages import importing as difference_page

RECENT = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("enter figures")
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file, and see what was brought before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = actions.bring(
            by=request.user,  # type: ignore[arg-type]  # `access.only` lets in nobody else
            name=file.name,
            content=file.read(),
            token=form.cleaned_data["token"],
        )
        return redirect("import", upload=upload.pk)
    context = {"form": form, "recent": list(uploads()[:RECENT]), "quarters": Quarter.objects.all()[:4]}
    return render(request, "scorecard/imports.html", context, status=422 if form.errors else 200)


@require_safe
@access.only("enter figures")
def one(request: HttpRequest, upload: int) -> HttpResponse:
    """How far an import is: being read, to be decided on, recorded or undone."""
    found = get_object_or_404(uploads(), pk=upload)
    if found.job and not found.job.finished:
        return redirect("job", job=found.job_id)
    return draw(request, found)


@require_POST
@access.only("enter figures")
def apply(request: HttpRequest, upload: int) -> HttpResponse:
    """Have all of it recorded."""
    found = get_object_or_404(uploads(), pk=upload)
    form = ApplyForm(request.POST, changed=difference_page.of(found).counts["changed"])
    if not form.is_valid():
        return draw(request, found, form=form)
    try:
        job = actions.ask_to_apply(upload=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except NotReadyError as refusal:
        return draw(request, found, form=form, refusal=str(refusal))
    return redirect("job", job=job.pk)


@require_POST
@access.only("enter figures")
def undo(request: HttpRequest, upload: int) -> HttpResponse:
    """Have all of it taken back."""
    found = get_object_or_404(uploads(), pk=upload)
    try:
        job = actions.ask_to_undo(upload=found, by=request.user)  # type: ignore[arg-type]
    except NotReadyError as refusal:
        return draw(request, found, refusal=str(refusal))
    return redirect("job", job=job.pk)


@require_safe
@access.only("enter figures")
def template(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """A spreadsheet with a row for each measure and a column for each period of the quarter, filled as far as known."""
    subject = get_object_or_404(Quarter, year=quarter.year, number=quarter.number)
    return downloads.download(templates.filled(subject), f"figures-{subject.slug}.xlsx", XLSX)


# -- What they need ------------------------------------------------------------------------------------------------


def uploads() -> QuerySet[Upload]:
    """The imports of figures, without their bytes."""
    found = Upload.objects.filter(kind=actions.FIGURES).select_related(
        "created_by", "applied_by", "undone_by", "job", "file"
    )
    return found.defer("file__content", "staged")


def draw(request: HttpRequest, upload: Upload, *, form: ApplyForm | None = None, refusal: str = "") -> HttpResponse:
    page = difference_page.of(upload, show=request.GET.get("show", ""), number=request.GET.get("page", "1"))
    context = {
        "upload": upload,
        "page": page,
        "form": form or ApplyForm(changed=page.counts["changed"]),
        "errors": [(refusal, "")] if refusal else [],
    }
    return render(request, "scorecard/import.html", context, status=422 if refusal or (form and form.errors) else 200)
