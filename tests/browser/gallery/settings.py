"""The portal's settings, with the addresses of the gallery."""

from opcc_portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.gallery.urls"
