"""Two people at one thing: the later one sees both values, and decides.

What is drawn keeps the version that the person first had before them, and each choice names the version that it is
about. So whoever saves without choosing is asked again, and so is whoever chose while a third person saved.
Drawn by `components/conflict.html`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Chosen = Literal["", "theirs", "mine"]
_CHOICE = re.compile(r"(?P<chosen>theirs|mine)-(?P<version>\d{1,9})")


@dataclass(frozen=True)
class Conflict:
    """`theirs` and `mine` as text, `who` saved theirs and `when`; `version` is the number of theirs.

    `chosen` is what the person has said of this version; "" is nothing yet.
    """

    theirs: str
    who: str
    when: datetime
    mine: str
    version: int
    chosen: Chosen = ""


def choice(text: str, version: int) -> Chosen:
    """Return what was chosen of `version`; "" where nothing was, or it was said of another version."""
    found = _CHOICE.fullmatch(text)
    if found is None or int(found["version"]) != version:
        return ""
    return "mine" if found["chosen"] == "mine" else "theirs"
