from django.urls import path

from scorecard.views import (
    commenting,
    consulting,
    entry,
    history,
    importing,
    noting,
    parts,
    planning,
    topics,
    workbench,
    writing,
)

SERIES = "entry/<quarter:quarter>/<int:series>/"
TOPICS = "entry/<quarter:quarter>/topics/"
NOTES = SERIES + "notes/<slug:kind>/"
PLAN = "plans/<slug:plan>/"
NODE = PLAN + "nodes/<int:node>/"
PLACED = PLAN + "placements/<int:placement>/"
CONSULTATION = PLAN + "consultation/"
STEP = CONSULTATION + "steps/<int:step>/"

urlpatterns = [
    path("entry/", workbench.bench, name="entry"),
    path("entry/import/", importing.imports, name="imports"),
    path("entry/import/<int:upload>/", importing.one, name="import"),
    path("entry/import/<int:upload>/apply/", importing.apply, name="import-apply"),
    path("entry/import/<int:upload>/undo/", importing.undo, name="import-undo"),
    path("entry/<quarter:quarter>/template.xlsx", importing.template, name="import-template"),
    path("entry/<quarter:quarter>/", entry.grid, name="entry-grid"),
    path(TOPICS, topics.overview, name="topics"),
    path(TOPICS + "add/", topics.add, name="topic-add"),
    path(TOPICS + "<int:topic>/", topics.change, name="topic"),
    path(TOPICS + "<int:topic>/remove/", topics.remove, name="topic-remove"),
    path(TOPICS + "<slug:slug>/accept/", topics.accept, name="topic-accept"),
    path(TOPICS + "<slug:slug>/decline/", topics.decline, name="topic-decline"),
    path("entry/<quarter:quarter>/measures/<slug:slug>/commentary/", writing.of_measure, name="measure-commentary"),
    path(SERIES, entry.row, name="entry-row"),
    path(SERIES + "history/", history.page, name="entry-history"),
    path(SERIES + "history.csv", history.file, name="entry-history-file"),
    path(SERIES + "commentary/", writing.commentary, name="commentary"),
    path(NOTES + "add/", noting.add, name="note-add"),
    path(NOTES + "<int:note>/change/", noting.change, name="note-change"),
    path(NOTES + "<int:note>/remove/", noting.remove, name="note-remove"),
    path("plans/", planning.every, name="plan-list"),
    path(PLAN, planning.one, name="plan-edit"),
    path(PLAN + "sheet/", planning.sheet, name="plan-sheet"),
    path(PLAN + "next/", planning.start, name="plan-next"),
    path(PLAN + "adopt/", planning.adopt, name="plan-adopt"),
    path(PLAN + "nodes/add/", parts.add, name="plan-node-add"),
    path(NODE, parts.change, name="plan-node"),
    path(NODE + "move/", parts.move, name="plan-node-move"),
    path(NODE + "under/", parts.regroup, name="plan-node-under"),
    path(NODE + "remove/", parts.remove, name="plan-node-remove"),
    path(NODE + "measures/add/", parts.place, name="plan-place"),
    path(PLACED, parts.change_placement, name="plan-placement"),
    path(PLACED + "move/", parts.move_placement, name="plan-placement-move"),
    path(PLACED + "remove/", parts.remove_placement, name="plan-placement-remove"),
    path(CONSULTATION, consulting.overview, name="plan-consultation"),
    path(CONSULTATION + "open/", consulting.open_it, name="consultation-open"),
    path(CONSULTATION + "change/", consulting.change, name="consultation-change"),
    path(CONSULTATION + "close/", consulting.close, name="consultation-close"),
    path(CONSULTATION + "publish/", consulting.publish, name="consultation-publish"),
    path(CONSULTATION + "steps/add/", consulting.add_step, name="consultation-step-add"),
    path(STEP, consulting.change_step, name="consultation-step"),
    path(STEP + "remove/", consulting.remove_step, name="consultation-step-remove"),
    path(CONSULTATION + "comments/<int:comment>/", consulting.answer, name="consultation-answer"),
    path("consultations/", commenting.every, name="consultations"),
    path("consultations/<slug:plan>/comment/<int:node>/", commenting.comment, name="consultation-comment"),
]
