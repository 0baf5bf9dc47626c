from django.urls import path

from scorecard.views import entry, history, importing, noting, topics, workbench, writing

SERIES = "entry/<quarter:quarter>/<int:series>/"
TOPICS = "entry/<quarter:quarter>/topics/"
NOTES = SERIES + "notes/<slug:kind>/"

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
    path(SERIES, entry.row, name="entry-row"),
    path(SERIES + "history/", history.page, name="entry-history"),
    path(SERIES + "history.csv", history.file, name="entry-history-file"),
    path(SERIES + "commentary/", writing.commentary, name="commentary"),
    path(NOTES + "add/", noting.add, name="note-add"),
    path(NOTES + "<int:note>/change/", noting.change, name="note-change"),
    path(NOTES + "<int:note>/remove/", noting.remove, name="note-remove"),
]
