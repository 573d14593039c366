"""How every form looks: one template for a form, one for a field with label, help and error."""

from django.forms.renderers import TemplatesSetting


class Forms(TemplatesSetting):
    """FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` come out of hall/kit."""

    form_template_name = "hall/kit/form.html"
    field_template_name = "hall/kit/field.html"
