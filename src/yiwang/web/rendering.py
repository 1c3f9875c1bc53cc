"""How forms are drawn: every field as one group of label, hint, fault and control (`{{ form.x.as_field_group }}`)."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Draws fields with the component of the design system."""

    field_template_name = "web/components/field/component.html"
