"""One published value of each page and shape, kept for ever: `<page>-<schema>.json`, exactly as it was stored; in
`frames` what stood around the pages of an edition, in each shape that it ever had."""

from pathlib import Path

FOLDER = Path(__file__).parent


def samples() -> dict[tuple[str, int], bytes]:
    """The stored bytes by page key and schema number."""
    found = {}
    for path in FOLDER.glob("*.json"):
        page, _, schema = path.stem.rpartition("-")
        found[page, int(schema)] = path.read_bytes()
    return found


def frames() -> list[bytes]:
    return [path.read_bytes() for path in sorted((FOLDER / "frames").glob("*.json"))]
