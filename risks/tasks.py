"""Background work of the risk register: names and one call each."""

from celery import shared_task

from risks.actions import reminding


@shared_task(name="risks.remind")
def remind() -> dict[str, int]:
    """Beat's, once a day. What it could not do it finds again the next time."""
    return reminding.remind()
