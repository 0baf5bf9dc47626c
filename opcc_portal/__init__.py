"""The OPCC portal: the project's wiring and the base that its apps share.

Nothing is imported here: the child process that reads files (`opcc_portal.intake`) does without Django and Celery.
"""
