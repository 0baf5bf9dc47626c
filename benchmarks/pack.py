"""The pack of Wiltshire's quarter: how long and how much memory it takes, and Typst against WeasyPrint on its content.

Run with `make bench`. Prints times for the curious and the ratio that matters; asserts nothing.
"""

import io
import os
import re
import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

REPEATS = 3
Call = tuple[tuple[Any, ...], float]


def prepare(folder: str) -> Any:
    """A database with Wiltshire's figures, published; the edition."""
    import django

    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ.update(DEMO="1", VAR_DIR=folder, DJANGO_SETTINGS_MODULE="opcc_portal.settings")
    django.setup()
    from django.core.management import call_command

    from opcc_portal.models import Quarter
    from tests.factories import published

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_demo", stdout=io.StringIO())
    return published(Quarter.objects.get())


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return act(), time.perf_counter() - begun


def watched(typeset: Callable[..., bytes], calls: list[Call]) -> Callable[..., bytes]:
    """Typesetting that writes down what it was given and how long it took."""

    def act(*given: Any) -> bytes:
        content, seconds = timed(lambda: typeset(*given))
        calls.append((given, seconds))
        return content

    return act


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="opcc-bench-") as folder:
        compare(prepare(folder))


def compare(edition: Any) -> None:
    from reports.pack import building

    calls: list[Call] = []
    building.typeset = watched(building.typeset, calls)
    content, cold = timed(lambda: building.pack(edition, "panel"))
    warm = min(timed(lambda: building.pack(edition, "panel"))[1] for _ in range(REPEATS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = re.search(rb"<xmpTPg:NPages>(\d+)<", content)
    print(f"pack: {pages[1].decode() if pages else '?'} pages, {len(content) / 1e6:.1f} MB, peak memory {peak:.0f} MB")
    print(f"pack: cold {cold:.1f} s, of which Typst {calls[0][1]:.2f} s; warm {warm:.2f} s")
    given, first = calls[0]  # the first compilation: later ones take over what has not changed
    against(*given[:2], first)


def against(document: Any, images: Any, typst: float) -> None:
    """WeasyPrint on the same words, tables and pictures, also as PDF/UA."""
    try:
        from weasyprint import HTML
    except OSError as error:
        print(f"pack: no comparison, WeasyPrint cannot start without the system's Pango: {error}")
        return
    from benchmarks._pack_html import Html
    from reports.pack.typesetting import FONTS

    source = Html(document, images, str(FONTS)).text()
    _, seconds = timed(lambda: HTML(string=source).write_pdf(pdf_variant="pdf/ua-1"))
    print(f"pack: Typst {typst:.2f} s, WeasyPrint {seconds:.2f} s: Typst is {seconds / typst:.0f} times as fast")


if __name__ == "__main__":
    main()
