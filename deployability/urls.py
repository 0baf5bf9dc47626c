from django.urls import path

from deployability.views import claims, importing, methodology, recording

DAY = "<day:day>/"

urlpatterns = [
    path("", recording.bench, name="staffing-bench"),
    path("add/", recording.add, name="staffing-add"),
    path("import/", importing.bring, name="staffing-import"),
    path("methodology/", methodology.days, name="staffing-methodology"),
    path(DAY, recording.grid, name="staffing-record"),
    path(DAY + "contradictions/", claims.explain, name="staffing-claims"),
    path(DAY + "remove/", recording.remove, name="staffing-remove"),
]
