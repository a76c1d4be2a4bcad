"""Components become HTML as a browser would make it of them; words cannot become markup."""

import dash_mantine_components as dmc
import pytest
from dash import html

from dashboard.components.cards import go_to, simple_table
from dashboard.markup import Written, markup


def test_components_are_written_with_their_attributes():
    made = html.Div(
        [html.P("a & b", className="x"), None, html.Br(), 5],
        id={"type": "t", "name": "n"},
        tabIndex=0,
        hidden=True,
        style={"minHeight": "3px"},
        **{"data-view": 'q"'},
    )
    assert markup(made) == (
        '<div id="{&quot;name&quot;:&quot;n&quot;,&quot;type&quot;:&quot;t&quot;}" hidden '
        'style="min-height:3px" tabindex="0" data-view="q&quot;">'
        '<p class="x">a &amp; b</p><br>5</div>'
    )


def test_words_are_escaped_and_written_html_is_not():
    assert markup(["<b>", Written("<b>")]) == "&lt;b&gt;<b>"


def test_components_of_other_libraries_are_refused():
    with pytest.raises(TypeError, match="no plain HTML"):
        markup(dmc.Text("x"))


def test_a_table_escapes_what_it_is_given():
    button = go_to("<i>", "companies", company='a"b')
    table = markup(simple_table(["<h>", "Mt"], [[button, "1.5"]], "<caption>"))
    assert "<i>" not in table
    assert "<h>" not in table
    assert "<caption>" not in table.replace('<caption class="unseen">', "")
    assert 'data-company="a&quot;b"' in table
    assert '<td class="figure">1.5</td>' in table
