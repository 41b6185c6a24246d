"""What is the same for everybody is drawn once, and is another as soon as anything that it shows is another."""

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import override

from engage.kit.templatetags import once


def drawn(inside, named="", **context):
    return Template(f"{{% drawn_once {named} %}}{inside}{{% enddrawn_once %}}").render(Context(context))


def test_it_is_drawn_once_for_each_value():
    template = Template("{% drawn_once name=name %}{{ name }}{% enddrawn_once %}")
    assert [template.render(Context({"name": name})) for name in ("a", "b", "a", "<", 1, True)] == [
        *("a", "b", "a", "&lt;", "1", "True")
    ]
    assert template.render(Context({"name": mark_safe("<")})) == "<"
    assert template.render(Context()) == ""
    (node,) = template.nodelist
    node.inside = None  # nothing is left to draw
    assert template.render(Context({"name": "b"})) == "b"


def test_each_language_has_its_own():
    template = Template("{% load i18n %}{% drawn_once %}{% get_current_language as now %}{{ now }}{% enddrawn_once %}")
    for code in ("en-gb", "pl", "en-gb"):
        with override(code):
            assert template.render(Context()) == code


def test_nothing_of_one_person_gets_in():
    request = RequestFactory().get("/somewhere/")
    inside = "{{ request.path }}{{ csrf_token }}{% csrf_token %}{{ op }}{{ user }}"
    template = Template(f"{{% drawn_once %}}{inside}{{% enddrawn_once %}}")
    assert template.render(RequestContext(request, {"op": "a key", "user": "somebody"})) == ""


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object(), 1.5])
def test_only_what_cannot_change_is_a_key(value):
    with pytest.raises(TypeError):
        drawn("{{ name }}", "name=name", name=value)


def test_mistakes_are_told_when_the_template_is_read():
    for wrong in (
        "{% drawn_once name %}{% enddrawn_once %}",
        "{% drawn_once %}{% block a %}{% endblock %}{% enddrawn_once %}",
    ):
        with pytest.raises(TemplateSyntaxError):
            Template(wrong)


def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(once, "MOST_KEPT", 3)
    template = Template("{% drawn_once n=n %}{{ n }}{% enddrawn_once %}")
    for number in range(10):
        assert template.render(Context({"n": number})) == str(number)
    (node,) = template.nodelist
    assert len(node.kept) <= 3


def page(address="/c/walk-home/1/"):
    return Client().get(address).content.decode()


def test_another_name_of_the_product_is_shown_at_once_wherever_it_stands(world, settings):
    before = page()
    settings.PUBLIC_NAME = "<Say> & see"
    after = page()
    assert before.count("Your Voice") == after.count("&lt;Say&gt; &amp; see") == 3  # title, top and bottom
    assert "Your Voice" not in after


def test_made_up_is_said_of_what_is_made_up_only(world, monkeypatch):
    said = "Demo: made-up people and words"
    assert said not in page()
    for made_up in (True, False):
        monkeypatch.setattr(type(world.consultation), "is_made_up", made_up)
        assert (said in page()) is made_up


def test_each_question_says_which_one_it_is(world):
    for position in (1, 2, 1):
        assert f"</span>{position} of " in page(f"/c/walk-home/{position}/")
    steps = page().count("<li></li>")
    type(world.choice).objects.exclude(pk=world.choice.pk).update(asks=False)
    assert page().count("<li></li>") == 0 < steps
