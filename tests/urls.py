"""Every address of the portal, walked from the URLconf, with real arguments for its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch


@dataclass(frozen=True)
class Address:
    """A pattern of the URLconf: "draft-measure", "admin:scorecard_measure_change"; `arguments` are its parts' names."""

    name: str
    route: str
    arguments: tuple[str, ...]
    pattern: URLPattern

    @property
    def in_admin(self) -> bool:
        return self.route.startswith("admin/")

    def url(self, **known: Any) -> str | None:
        """The address with what is known put in; None where something is not known."""
        try:
            return reverse(self.name, kwargs={name: known[name] for name in self.arguments})
        except (KeyError, NoReverseMatch):
            return None


def walk(patterns: list[Any] | None = None, route: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, here, inner)
        else:
            fixed = set(pattern.default_args)
            arguments = tuple(name for name in pattern.pattern.converters if name not in fixed)
            yield Address(f"{namespace}{pattern.name or here}", here, arguments, pattern)
