"""The pack's document as HTML, for the comparison with WeasyPrint: the same words, tables and pictures."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

Section = Mapping[str, Any]
STYLE = """
@page { size: A4; margin: 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
@page wide { size: A4 landscape; }
body { font: 10pt "Source Sans 3"; font-variant-numeric: tabular-nums; }
section, h1 { break-before: page; }
section.dashboard { page: wide; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; }
tr { break-inside: avoid; }
td, th { border-bottom: 0.5pt solid #d5dae1; text-align: right; padding: 2pt 4pt; }
th:first-child, td:first-child { text-align: left; }
.icon { height: 11pt; } .spark { height: 16pt; } .chart { width: 170mm; }
figure { break-inside: avoid; margin: 6pt 0; }
"""


class Html:
    """A document with the images that it calls by key."""

    def __init__(self, document: Section, images: Mapping[str, str], fonts: str) -> None:
        self.document, self.fonts = document, fonts
        self.data = {key: b64encode(image.encode()).decode() for key, image in images.items()}

    def text(self) -> str:
        """The whole as one page of HTML."""
        faces = [("Regular", "400", "normal"), ("Bold", "700", "normal"), ("It", "400", "italic")]
        rules = "".join(
            f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; font-style: {style}; '
            f'src: url("file://{self.fonts}/SourceSans3-{name}.ttf"); }}'
            for name, weight, style in faces
        )
        doc = self.document
        body = "".join(map(self.part, doc["parts"]))
        cover = self.table([], doc["cover"]["control"])
        index = self.table(["Measure", "This quarter"], [(e["title"], e["standing"]) for e in doc["index"]])
        head = f"<title>{escape(doc['title'])}</title><style>{rules}{STYLE}</style>"
        heading = f"<h1>{escape(doc['title'])}</h1>"
        return f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head><body>{heading}{cover}{body}{index}</body></html>'

    def image(self, drawn: Section, kind: str) -> str:
        source = f"data:image/svg+xml;base64,{self.data[drawn['image']]}"
        return f'<img class="{kind}" src="{source}" alt="{escape(drawn["alt"])}">'

    def table(self, header: list[str], rows: Any) -> str:
        """Cells that are HTML already say so by being a list of one."""
        cell = lambda value: value[0] if isinstance(value, list) else escape(str(value))  # noqa: E731
        head = "".join(f"<th>{escape(name)}</th>" for name in header)
        body = "".join("<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def part(self, part: Section) -> str:
        drawn = self.dashboard(part) if part["kind"] == "dashboard" else self.measure(part)
        return f'<section class="{part["kind"]}"><h2>{escape(part["title"])}</h2>{drawn}</section>'

    def paragraphs(self, found: list[Section]) -> str:
        return "".join(f"<p>{p['number']} <b>{escape(p['lead'])}</b> {escape(p['text'])}</p>" for p in found)

    def symbols(self, found: list[Section]) -> str:
        return " ".join(self.image(s["icon"], "icon") + escape(s["word"]) for s in found)

    def dashboard(self, part: Section) -> str:
        entries = [entry for group in part["key"] for entry in group["entries"]]
        key = self.table([], [([self.image(e["icon"], "icon")], e["word"], e["meaning"]) for e in entries])
        columns = ["Measure", "This quarter", "12 months", "On last year", "36 months", "Signals"]
        tables = [
            f"<h3>{escape(p['title'])}</h3>" + self.table(columns, map(self.row, p["rows"])) for p in part["priorities"]
        ]
        return key + self.paragraphs(part["chance"] + part["standouts"]) + "".join(tables)

    def row(self, row: Section) -> list[Any]:
        spark = [self.image(row["spark"], "spark")] if row["spark"] else ""
        change = row["change"]["text"] if row["change"] else ""
        return [row["label"], said(row["figure"]), said(row["twelve"]), change, spark, [self.symbols(row["symbols"])]]

    def measure(self, part: Section) -> str:
        quarters = part["quarters"]
        rows = [[said(cell["figure"]) for cell in quarters], [said(cell["twelve"]) for cell in quarters]]
        drawn = f"<p>{escape(part['subtitle'])}</p><p>{self.symbols(part['symbols'])}</p>"
        drawn += self.table([cell["label"] for cell in quarters], rows) + self.paragraphs(part["paragraphs"])
        for chart in part["charts"]:
            caption = f"<figcaption>{escape(chart['title'])}</figcaption>"
            drawn += f"<figure>{caption}{self.image(chart, 'chart')}</figure>"
        for months in part["months"]:
            cells = [(m["label"], said(m["figure"]), said(m["twelve"])) for m in months]
            drawn += self.table(["Month", "Figure", "12 months"], cells)
        for table in part["breakdowns"]:
            cells = [(row["label"], *map(said, row["figures"])) for row in table["rows"]]
            drawn += self.table([table["caption"], *table["columns"]], cells)
        notes = [*part["expectations"], *part["events"], *part["data_notes"]]
        return drawn + "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in notes) + "</ul>"


def said(figure: Section | None) -> str:
    return figure["text"] if figure else ""
