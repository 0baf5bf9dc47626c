"""Who may open what: the status of every address for each role, in the order of ROLES.

302 of a visitor is the way to signing in; a wrong role finds nothing (404); a method that an address does not know is
refused (405).
"""

ROLES = ("visitor", "panel", "risk-owner", "approver", "analyst", "admin")
Rows = dict[str, dict[str, str]]

# Pages of editions and their drafts: all alike. A page that is not listed here fails the test.
PAGES = (
    "dashboard",
    "measure",
    "scorecard",
    "statistics",
    "plan",
    "plans",
    "consultation",
    "contents",
    "highlights",
    "highlight",
    "delivery",
    "glossary",
    "infrastructure",
    "risks",
    "risk",
    "staffing",
)
WITH_CHARTS = ("measure", "highlight", "risk", "staffing")


def reading(page: str) -> Rows:
    published = {"GET": "302 200 200 200 200 200", "POST": "405 405 405 405 405 405"}
    draft = {"GET": "302 404 200 200 200 200", "POST": "302 405 405 405 405 405"}
    ends = ["", "-file"] + ["-part-file"] * (page in WITH_CHARTS)
    return {f"read-{page}{end}": published | {"HEAD": published["GET"]} for end in ends} | {
        f"draft-{page}{end}": draft | {"HEAD": draft["GET"]} for end in ends
    }


PORTAL: Rows = {
    "home": {
        "GET": "302 302 302 302 302 302",
        "POST": "405 405 405 405 405 405",
    },
    "landing": {
        "GET": "302 302 302 302 302 302",
        "POST": "302 405 405 405 405 405",
    },
    "livez": {
        "GET": "200 200 200 200 200 200",
        "POST": "405 405 405 405 405 405",
    },
    "readyz": {
        "GET": "200 200 200 200 200 200",
        "POST": "405 405 405 405 405 405",
    },
    "login": {
        "GET": "200 302 302 302 302 302",
        "POST": "200 302 302 302 302 302",
    },
    "logout": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 302 302 302 302 302",
    },
    "entry": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "entry-grid": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 302 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "entry-row": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 404 200 404",
    },
    "entry-history": {
        "GET": "302 404 404 404 200 404",
        "HEAD": "302 404 404 404 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "entry-history-file": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "note-add": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "note-change": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "note-remove": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "imports": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
    },
    "import": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "import-apply": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 404 422 404",
    },
    "import-undo": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 404 422 404",
    },
    "import-template": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "draft": {
        "GET": "302 404 302 302 302 302",
        "POST": "302 405 405 405 405 405",
    },
    "sign-off": {
        "GET": "302 404 302 302 302 302",
        "POST": "302 405 405 405 405 405",
    },
    "sign-off-quarter": {
        "GET": "302 404 200 200 200 200",
        "POST": "302 405 405 405 405 405",
    },
    "submit": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "approve": {
        "GET": "302 404 404 200 404 404",
        "POST": "302 404 404 409 404 404",
    },
    "publish": {
        "GET": "302 404 404 200 404 404",
        "POST": "302 404 404 409 404 404",
    },
    "reopen": {
        "GET": "302 404 404 200 404 404",
        "POST": "302 404 404 422 404 404",
    },
    "job": {
        "GET": "302 404 404 200 200 200",
        "POST": "302 405 405 405 405 405",
    },
    "pack": {
        "GET": "302 200 200 200 200 200",
        "POST": "405 405 405 405 405 405",
    },
    "pack-file": {
        "GET": "302 200 200 200 200 200",
        "POST": "405 405 405 405 405 405",
    },
    "pages-file": {
        "GET": "302 422 422 422 422 422",
        "POST": "405 405 405 405 405 405",
    },
    "make-pack": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 302 302 404",
    },
}
# Nothing is typed (422), and whoever does not say what they had before them is refused (409).
PLANNING: Rows = {
    "plan-list": {
        "GET": "302 404 200 200 200 200",
        "POST": "302 405 405 405 405 405",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-edit": {
        "GET": "302 404 200 200 200 200",
        "POST": "302 405 405 405 405 405",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-sheet": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-next": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-node-add": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-node": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-place": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-placement": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-node-remove": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 409 409",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-placement-remove": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 409 409",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-node-under": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-node-move": {  # no step is chosen
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 404 302 302",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-placement-move": {  # no step is chosen
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 404 302 302",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-adopt": {  # adopted already
        "GET": "302 404 404 302 404 404",
        "POST": "302 404 404 422 404 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "plan-consultation": {
        "GET": "302 404 200 200 200 200",
        "POST": "302 405 405 405 405 405",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-open": {
        "GET": "302 404 404 200 404 404",
        "POST": "302 404 404 422 404 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-change": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-close": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 409 409",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-publish": {
        "GET": "302 404 404 200 404 404",
        "POST": "302 404 404 409 404 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-step-add": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-step": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 422 422",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-step-remove": {
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 409 409",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultation-answer": {  # nothing is answered, and nothing was
        "GET": "302 404 404 404 200 200",
        "POST": "302 404 404 404 302 302",
        "DELETE": "302 405 405 405 405 405",
    },
    "consultations": {
        "GET": "302 200 200 200 200 200",
        "POST": "405 405 405 405 405 405",
    },
    "consultation-comment": {
        "GET": "302 200 404 404 404 404",
        "POST": "302 422 404 404 404 404",
        "DELETE": "302 405 405 405 405 405",
    },
}
WRITING: Rows = {
    "commentary": {
        "GET": "302 404 404 404 200 404",
        "HEAD": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "measure-commentary": {
        "GET": "302 404 404 404 302 404",
        "HEAD": "302 404 404 404 302 404",
        "POST": "302 405 405 405 405 405",
    },
    "topics": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 302 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "topic-add": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "topic": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "topic-remove": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "topic-accept": {
        "GET": "302 404 404 404 302 404",
        "POST": "302 404 404 404 302 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "topic-decline": {
        "GET": "302 404 404 404 302 404",
        "POST": "302 404 404 404 302 404",
        "DELETE": "302 405 405 405 405 405",
    },
}
REPORTS: Rows = {
    "reports": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "reports-quarter": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "glossary-write": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "delivery-write": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "deliverable-add": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "deliverable-change": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "delivery-update": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "term-add": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "term-change": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "report-write": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "deliverable-remove": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "term-remove": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "deliverable-move": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 409 409 404",
    },
    "term-prefer": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 302 302 404",
    },
    "outline": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "outline-section": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "outline-move": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "outline-remove": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "outline-start-over": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
}
STAFFING: Rows = {  # nothing is typed, and nobody says what they had before them
    "staffing-bench": {
        "GET": "302 404 404 200 200 404",
        "HEAD": "302 404 404 200 200 404",
        "POST": "302 405 405 405 405 405",
    },
    "staffing-add": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "staffing-import": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "staffing-methodology": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "staffing-record": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "staffing-claims": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "staffing-remove": {
        "GET": "302 404 404 404 200 404",
        "POST": "302 404 404 404 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
}
# The risk is the risk owner's own; to another it does not exist: tests/integration/risking.
RISKS: Rows = {
    "risks-bench": {
        "GET": "302 404 200 200 200 200",
        "HEAD": "302 404 200 200 200 200",
        "POST": "302 405 405 405 405 405",
    },
    "risk-review": {
        "GET": "302 404 200 200 200 404",
        "HEAD": "302 404 200 200 200 404",
        "POST": "302 404 422 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "risk-add": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "risk-change": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "mitigation-add": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "mitigation-change": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 422 422 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "mitigation-remove": {
        "GET": "302 404 404 200 200 404",
        "POST": "302 404 404 409 409 404",
        "DELETE": "302 405 405 405 405 405",
    },
    "mitigation-move": {
        "GET": "302 405 405 405 405 405",
        "POST": "302 404 404 302 302 404",
    },
}
TABLE: Rows = PORTAL | PLANNING | WRITING | REPORTS | RISKS | STAFFING
for each in PAGES:
    TABLE |= reading(each)

# What a visitor finds where the office lets the public read: the rest stays as it is.
OPEN_TO_THE_PUBLIC = {"home": 302, "pack": 200, "pack-file": 200, "pages-file": 422, "consultations": 200}
OPEN_TO_THE_PUBLIC |= {name: 200 for page in PAGES for name in reading(page) if name.startswith("read-")}
