from django.urls import path

from reports.views import deliverables, delivery, glossary, outline, pack, writing

PACK = "quarters/<quarter:quarter>/"
QUARTER = "reports/<quarter:quarter>/"
REPORT = QUARTER + "<int:node>/"
DELIVERABLE = REPORT + "deliverables/<int:deliverable>/"
TERM = "reports/glossary/<int:term>/"

urlpatterns = [
    path(PACK + "pack/", pack.pack, name="pack"),
    path(PACK + "pack/make/", pack.make, name="make-pack"),
    path(PACK + "pack.pdf", pack.pack_file, name="pack-file"),
    path(PACK + "pages.pdf", pack.pages_file, name="pages-file"),
    path("reports/", writing.bench, name="reports"),
    path("reports/glossary/", glossary.every, name="glossary-write"),
    path("reports/glossary/add/", glossary.add, name="term-add"),
    path(TERM, glossary.change, name="term-change"),
    path(TERM + "remove/", glossary.remove, name="term-remove"),
    path(TERM + "prefer/", glossary.prefer, name="term-prefer"),
    path(QUARTER, writing.bench, name="reports-quarter"),
    path(QUARTER + "contents/", outline.every, name="outline"),
    path(QUARTER + "contents/start-over/", outline.start_over, name="outline-start-over"),
    path(QUARTER + "contents/<int:section>/", outline.section, name="outline-section"),
    path(QUARTER + "contents/<int:section>/remove/", outline.remove, name="outline-remove"),
    path(QUARTER + "contents/places/<int:place>/move/", outline.move, name="outline-move"),
    path(QUARTER + "delivery/", delivery.every, name="delivery-write"),
    path(QUARTER + "delivery/<int:node>/", delivery.one, name="delivery-update"),
    path(REPORT, writing.report, name="report-write"),
    path(REPORT + "deliverables/add/", deliverables.add, name="deliverable-add"),
    path(DELIVERABLE, deliverables.change, name="deliverable-change"),
    path(DELIVERABLE + "remove/", deliverables.remove, name="deliverable-remove"),
    path(DELIVERABLE + "move/", deliverables.move, name="deliverable-move"),
]
