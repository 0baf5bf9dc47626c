"""One published value of each page and shape, kept for ever: `<page>-<schema>.json`, exactly as it was stored."""

from pathlib import Path

FOLDER = Path(__file__).parent


def samples() -> dict[tuple[str, int], bytes]:
    """The stored bytes by page key and schema number."""
    found = {}
    for path in FOLDER.glob("*.json"):
        page, _, schema = path.stem.rpartition("-")
        found[page, int(schema)] = path.read_bytes()
    return found
