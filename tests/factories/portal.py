from datetime import date

import factory
from factory.django import DjangoModelFactory, Password

from opcc_portal.models import AuditEvent, Job, Office, Quarter, Role, StoredFile, Upload, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    display_name = factory.LazyAttribute(lambda user: user.username.replace("-", " ").capitalize())
    role = Role.ANALYST
    password = Password("a password of theirs")

    class Params:
        analyst = factory.Trait(role=Role.ANALYST)
        approver = factory.Trait(role=Role.APPROVER)
        risk_owner = factory.Trait(role=Role.RISK_OWNER)
        panel = factory.Trait(role=Role.PANEL)
        admin = factory.Trait(role=Role.ADMIN)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("id",)

    id = 1
    name = "Office of the Police and Crime Commissioner for Barsetshire"
    short_name = "Barsetshire OPCC"
    commissioner_title = "Police and Crime Commissioner"
    force = "Barsetshire Police"
    panel = "Barsetshire Police and Crime Panel"


class QuarterFactory(DjangoModelFactory):
    """Quarter 4 of 2017-18: January to March 2018."""

    class Meta:
        model = Quarter
        django_get_or_create = ("year", "number")

    year = 2017
    number = 4
    data_to = factory.LazyAttribute(lambda quarter: quarter_end(quarter.year, quarter.number))

    class Params:
        submitted = factory.Trait(
            state=Quarter.State.SUBMITTED, submitted_by=factory.SubFactory(UserFactory, analyst=True)
        )
        approved = factory.Trait(
            state=Quarter.State.APPROVED,
            submitted_by=factory.SubFactory(UserFactory, analyst=True),
            approved_by=factory.SubFactory(UserFactory, approver=True),
        )
        published = factory.Trait(
            state=Quarter.State.PUBLISHED,
            submitted_by=factory.SubFactory(UserFactory, analyst=True),
            approved_by=factory.SubFactory(UserFactory, approver=True),
        )
        reopened = factory.Trait(state=Quarter.State.REOPENED)


def quarter_end(year: int, number: int) -> date:
    return date(year + 1, 3, 1) if number == 4 else date(year, 3 + 3 * number, 1)


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "import"


class AuditEventFactory(DjangoModelFactory):
    class Meta:
        model = AuditEvent

    event = "quarter.opened"
    target_type = "opcc_portal.quarter"
    target_id = "1"
    target = "Quarter 4, 2017-18"


class UploadFactory(DjangoModelFactory):
    """A file of figures that was read and changes nothing."""

    class Meta:
        model = Upload

    kind = "figures"
    name = "figures.csv"
    file = factory.LazyFunction(lambda: StoredFile.keep(b"measure,month,value\n", "text/csv"))
    state = Upload.State.STAGED
