from django.urls import path

from scorecard.views import entry, importing

urlpatterns = [
    path("entry/", entry.current, name="entry"),
    path("entry/import/", importing.imports, name="imports"),
    path("entry/import/<int:upload>/", importing.one, name="import"),
    path("entry/import/<int:upload>/apply/", importing.apply, name="import-apply"),
    path("entry/import/<int:upload>/undo/", importing.undo, name="import-undo"),
    path("entry/<quarter:quarter>/template.xlsx", importing.template, name="import-template"),
    path("entry/<quarter:quarter>/", entry.grid, name="entry-grid"),
    path("entry/<quarter:quarter>/<int:series>/", entry.row, name="entry-row"),
]
