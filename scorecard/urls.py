from django.urls import path

from scorecard.views import entry

urlpatterns = [
    path("entry/", entry.current, name="entry"),
    path("entry/<quarter:quarter>/", entry.grid, name="entry-grid"),
    path("entry/<quarter:quarter>/<int:series>/", entry.row, name="entry-row"),
]
