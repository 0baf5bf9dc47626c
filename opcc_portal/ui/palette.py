"""The colours of `static/scss/_tokens.scss` that drawings need: a test keeps the two the same."""

INK = "#14181f"
MUTED = "#505a68"
PAPER = "#ffffff"
GRID = "#d5dae1"
ACCENT = "#1b3f73"
CONCERN = "#a3261b"
IMPROVEMENT = "#0b6b45"
IMPROVEMENT_TINT = "#e7f4ee"
WATCH = "#7a5200"
NEUTRAL = "#3d4a5c"
NEUTRAL_TINT = "#eceff3"
INNER_TINT = "#dde3ea"
TINT = "#f4f6f9"
CONTROL_EDGE = "#6b7685"

JUDGEMENT = {"concern": CONCERN, "improvement": IMPROVEMENT, "neutral": NEUTRAL}
BAND = {"outer": NEUTRAL_TINT, "inner": INNER_TINT}
BAR = {"own": ACCENT, "peer": CONTROL_EDGE, "average": PAPER, "concern": PAPER}
BAR_EDGE = {"own": ACCENT, "peer": CONTROL_EDGE, "average": INK, "concern": CONCERN}
FONT = "Arial, Helvetica, sans-serif"
