"""The portal's addresses, read after the samples are in their places."""

from tests.charted import show_samples

show_samples()

from opcc_portal.urls import *  # noqa: E402, F403
