"""What the templates of risks ask of their values."""

from django import template

from opcc_portal.ui.tables import ValueTable, sortable
from risks import tables
from risks.values import Area, Asked, RegisterView, areas_of, narrowed

register = template.Library()
ROWS = 50  # of a register at a time


@register.simple_tag(takes_context=True)
def asked_of(context: template.Context, whole: RegisterView) -> Asked:
    """What the address asks of a register (`?band=`, `?category=`, `?area=`, `?changed=1`, all of `?register=`)."""
    asked = context["request"].GET
    if asked.get("register", "") not in ("", whole.slug):
        return Asked()
    return Asked(**{name: asked.get(name, "") for name in Asked.__struct_fields__})


@register.simple_tag
def narrowed_register(whole: RegisterView, asked: Asked) -> RegisterView:
    return narrowed(whole, asked)


@register.simple_tag(takes_context=True)
def register_rows(context: template.Context, shown: RegisterView) -> ValueTable:
    """The risks of a register as a table that sorts, in which each reference leads to its risk."""
    return sortable(tables.register_table(shown), context["request"], rows=ROWS, link=context["link"])


@register.filter
def impact_areas(whole: RegisterView) -> list[Area]:
    return areas_of(whole)


@register.filter
def is_filter(name: str) -> bool:
    """Whether a question in the address is one of the filter's own, or the page of a table that it would narrow."""
    return name == "register" or name in Asked.__struct_fields__ or name.endswith("-page")
