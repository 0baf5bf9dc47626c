"""The pack of Wiltshire's quarter: how long and how much memory it takes, and Typst against WeasyPrint on its content.

Run with `make bench`. Prints times for the curious and the ratio that matters; asserts nothing.
"""

import re
import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks._demonstration import prepare

REPEATS = 3
Spent = tuple[float, float]  # seconds by the clock, and of the processors: the second stands still on a busy machine


def timed(act: Callable[[], Any]) -> tuple[Any, Spent]:
    begun, worked = time.perf_counter(), time.process_time()
    result = act()
    return result, (time.perf_counter() - begun, time.process_time() - worked)


def watched(act: Callable[..., Any], calls: list[tuple[Any, Spent]]) -> Callable[..., Any]:
    """The same function, which writes down what it was given and what it took."""

    def watching(*given: Any, **named: Any) -> Any:
        result, spent = timed(lambda: act(*given, **named))
        calls.append((given, spent))
        return result

    return watching


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="opcc-bench-") as folder:
        prepare(folder)
        compare()


def compare() -> None:
    import typst

    from opcc_portal.models import Edition
    from reports.pack import building

    edition = Edition.objects.get()

    given: list[tuple[Any, Spent]] = []
    compiled: list[tuple[Any, Spent]] = []
    building.typeset = watched(building.typeset, given)
    typst.compile_with_warnings = watched(typst.compile_with_warnings, compiled)
    content, (cold, _) = timed(lambda: building.pack(edition, "panel"))
    warm = min(timed(lambda: building.pack(edition, "panel"))[1][0] for _ in range(REPEATS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = re.search(rb"<xmpTPg:NPages>(\d+)<", content)
    print(f"pack: {pages[1].decode() if pages else '?'} pages, {len(content) / 1e6:.1f} MB, peak memory {peak:.0f} MB")
    print(f"pack: cold {cold:.1f} s, of which Typst {compiled[0][1][0]:.2f} s; charts drawn before {warm:.2f} s")
    against(*given[0][0][:2], compiled[0][1])


def against(document: Any, images: Any, typst: Spent) -> None:
    """WeasyPrint on the same words, tables and pictures, also as PDF/UA; both for the first time in this process."""
    try:
        from weasyprint import HTML
    except OSError as error:
        print(f"pack: no comparison, WeasyPrint cannot start without the system's Pango: {error}")
        return
    from benchmarks._pack_html import Html
    from reports.pack.typesetting import FONTS

    source = Html(document, images, str(FONTS)).text()
    _, other = timed(lambda: HTML(string=source).write_pdf(pdf_variant="pdf/ua-1"))
    for name, ours, theirs in zip(("by the clock", "of the processors"), typst, other, strict=True):
        print(f"pack: {name} Typst {ours:.2f} s, WeasyPrint {theirs:.2f} s: {theirs / ours:.0f} times as fast")


if __name__ == "__main__":
    main()
