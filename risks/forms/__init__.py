"""The forms with which risks are kept and reviewed."""

from risks.forms.keeping import MitigationForm, RiskForm, risk_of
from risks.forms.reviewing import PARTS, ReviewForm, review_of

__all__ = ["PARTS", "MitigationForm", "ReviewForm", "RiskForm", "review_of", "risk_of"]
