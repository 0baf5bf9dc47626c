from opcc_portal.models.audit import AuditEvent
from opcc_portal.models.drafts import Draft
from opcc_portal.models.editions import ChangeKind, DamagedError, Edition, EditionFile, EditionPage, StoredFile
from opcc_portal.models.jobs import Job
from opcc_portal.models.office import Office
from opcc_portal.models.quarters import Quarter
from opcc_portal.models.uploads import Upload
from opcc_portal.models.users import Role, User

__all__ = [
    "AuditEvent",
    "ChangeKind",
    "DamagedError",
    "Draft",
    "Edition",
    "EditionFile",
    "EditionPage",
    "Job",
    "Office",
    "Quarter",
    "Role",
    "StoredFile",
    "Upload",
    "User",
]
