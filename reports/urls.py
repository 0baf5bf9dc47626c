from django.urls import path

from reports import views

urlpatterns = [
    path("quarters/<quarter:quarter>/pack/", views.pack, name="pack"),
    path("quarters/<quarter:quarter>/pack/make/", views.make, name="make-pack"),
    path("quarters/<quarter:quarter>/pack.pdf", views.pack_file, name="pack-file"),
    path("quarters/<quarter:quarter>/pages.pdf", views.pages_file, name="pages-file"),
]
