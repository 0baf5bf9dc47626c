"""The order of the domain's tests: what was worked out by hand first, then what hypothesis tries out.

So a change that is wrong is mostly noticed in no time, of which mutation testing makes thousands.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: getattr(getattr(item, "obj", None), "is_hypothesis_test", False))
