from django.urls import path

from risks.views import bench, keeping, mitigations, reviewing

RISK = "<slug:risk>/"
MITIGATIONS = RISK + "mitigations/"
ONE = MITIGATIONS + "<int:mitigation>/"

urlpatterns = [
    path("", bench.overview, name="risks-bench"),
    path("registers/<slug:register>/add/", keeping.add, name="risk-add"),
    path(RISK + "review/", reviewing.review, name="risk-review"),
    path(RISK + "change/", keeping.change, name="risk-change"),
    path(MITIGATIONS + "add/", mitigations.add, name="mitigation-add"),
    path(ONE, mitigations.change, name="mitigation-change"),
    path(ONE + "remove/", mitigations.remove, name="mitigation-remove"),
    path(ONE + "move/", mitigations.move, name="mitigation-move"),
]
