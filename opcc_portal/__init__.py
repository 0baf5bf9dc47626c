"""The OPCC portal: the project's wiring and the base that its apps share."""

from opcc_portal.celery import app as celery_app

__all__ = ["celery_app"]
