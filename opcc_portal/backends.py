"""How people are recognised when they sign in, and on each request after."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from opcc_portal.models import User


class PortalBackend(ModelBackend):
    """Usernames and passwords. The demonstration's password is public: its accounts are nobody's anywhere else."""

    def user_can_authenticate(self, user: User) -> bool:  # type: ignore[override]  # Django's stubs name its own User
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
