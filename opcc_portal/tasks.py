"""The portal's own tasks: names and one call each."""

from celery import shared_task

from opcc_portal import jobs


@shared_task(name="opcc_portal.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="opcc_portal.sweep")
def sweep() -> dict[str, int]:
    return jobs.sweep()
