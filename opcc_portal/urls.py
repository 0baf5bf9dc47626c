"""Every address of the portal. Reading pages come from the registry, the rest from the apps."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, include, path, register_converter

from opcc_portal import converters, pages, subjects
from opcc_portal.admin import site
from opcc_portal.pages import Page
from opcc_portal.views import acts, drafts, errors, health, home, progress, published, signoff

register_converter(converters.QuarterConverter, "quarter")
register_converter(converters.DownloadConverter, "download")
register_converter(converters.DayConverter, "day")


def reading_patterns(page: Page) -> list[URLPattern]:
    """A page and its downloads, `quarters/2017-18-Q4/measures/crime-volume/` and `….csv`, and the same of its draft,
    below what it is about: a quarter, a consultation.

    Where it has charts further ones have files of their own, as have further tables: `…/crime-volume/peers.svg`.
    """
    slug = "<slug:slug>" if page.folder else ""
    kwargs = {"page": page, **({} if page.folder else {"slug": ""})}
    extension, below = "<download:extension>", subjects.get(page.subject).route
    return [
        pattern
        for root, name, html, file in (
            (below, "read", published.read, published.read_file),
            (f"draft/{below}", "draft", drafts.draft, drafts.draft_file),
        )
        for pattern in (
            path(root + page.path(slug), html, kwargs, name=f"{name}-{page.key}"),
            path(root + page.file(slug, extension), file, kwargs, name=f"{name}-{page.key}-file"),
            path(root + page.part(slug, "<slug:part>", extension), file, kwargs, name=f"{name}-{page.key}-part-file"),
        )
        if page.charts or not pattern.name.endswith("-part-file")
    ]


SIGN_OFF = "sign-off/<quarter:quarter>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("landing/", home.landing, name="landing"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("admin/", site.urls),
    path("", include("scorecard.urls")),
    path("risks/", include("risks.urls")),
    path("staffing/", include("deployability.urls")),
    path("sign-off/", signoff.latest, name="sign-off"),
    path(SIGN_OFF, signoff.overview, name="sign-off-quarter"),
    path(SIGN_OFF + "submit/", acts.submit, name="submit"),
    path(SIGN_OFF + "approve/", acts.approve, name="approve"),
    path(SIGN_OFF + "publish/", acts.publish, name="publish"),
    path(SIGN_OFF + "reopen/", acts.reopen, name="reopen"),
    path("jobs/<int:job>/", progress.job, name="job"),
    path("draft/", drafts.latest, name="draft"),
    path("", include("reports.urls")),
    *[pattern for page in pages.registered() for pattern in reading_patterns(page)],
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
