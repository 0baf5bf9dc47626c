"""The workbench as a plain value: how far a quarter is, and what is left to do in it."""

from typing import Literal

import msgspec

Place = Literal["grid", "draft", "commentary", "topics"]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of a list: its series and slug say where to go, `detail` what is the matter."""

    series: int
    slug: str
    label: str
    detail: str = ""


class TaskList(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be left to do. `place` is where each task is done; `none` is said where there is none."""

    key: str
    title: str
    hint: str
    none: str
    place: Place
    tasks: list[Task]
    note: str = ""


class Workbench(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter being closed. `problems` stop it from being submitted."""

    measures: int
    complete: int
    problems: list[str]
    lists: list[TaskList]
