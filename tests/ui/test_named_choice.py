"""Links that name a view as earlier versions of the app did, or as none ever did."""

import pytest

from tests.ui.visiting import COLD_START, COMPARE, GENERATE, STATES, component, open_app

pytestmark = pytest.mark.usefixtures("own_process")


@pytest.mark.parametrize(
    ("page", "former", "key", "name"),
    [
        (GENERATE, {"view": "Wrong letters"}, "view:view:generate", "perturbation"),
        (GENERATE, {"view": "Random patterns"}, "view:view:generate", "random"),
        (GENERATE, {"view": "Recite", "start": "Warm"}, "view:start:", "primed"),
        (GENERATE, {"start": "Custom prefix", "prefix": "AB"}, "view:start:", "custom"),
        (STATES, {"view": "Cold against warm"}, "view:view:states", "primed"),
        (STATES, {"view": "Surgery"}, "view:view:states", "patching"),
        (STATES, {"view": "Who is driving"}, "view:view:states", "conflict"),
        (COMPARE, {"view": "States"}, "view:view:compare", "states"),
        (COMPARE, {"view": "Seeds: is it real?"}, "view:view:compare", "seeds"),
    ],
)
def test_a_former_name_opens_the_view_and_the_address_has_todays(page, former, key, name):
    app = open_app(page, framing="stateful", seed="7", **former)
    assert not app.warning
    assert app.segmented_control(key=key).value == name
    shown = key.split(":")[1]
    assert app.query_params[shown] == name


@pytest.mark.parametrize(
    ("page", "link", "title"),
    [
        (STATES, {"view": "nonsense"}, "Heatmaps"),
        (GENERATE, {"start": "nonsense"}, "Zero"),
    ],
)
def test_a_notice_calls_what_is_shown_instead_as_the_page_does(page, link, title):
    app = open_app(page, **link)
    assert f"; {title} is shown instead." in app.warning[0].value


def test_a_notice_of_the_talk_stands_on_its_stage():
    stage = component(open_app(COLD_START, step="nonsense"), "stage")
    assert "; The question is shown instead." in str(stage)
