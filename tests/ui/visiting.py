"""A visitor in Streamlit's own test harness, without a browser."""

import json
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from jobs import job_queue
from tests.cases import ROOT

HOME, TRAIN = "pages/home_page.py", "pages/train_page.py"
GENERATE, STATES, COLD_START, TIMELINE, COMPARE, CLAIMS_PAGE, TEXT_PAGE, SHAPES, TASKS_PAGE = (
    f"pages/{name}_page.py"
    for name in (
        *("generate", "states", "cold_start", "timeline", "compare", "claims", "text"),
        *("shapes", "tasks"),
    )
)


def open_app(page: str = HOME, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page != HOME:  # the default page; the harness would run its file without app.py
        app.run()
        app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def wait_for_training(app: AppTest) -> AppTest:
    for job in job_queue().all():
        assert job.finished.wait(180)  # workers give way to whatever else runs
    return app.run()


def said(app: AppTest) -> str:
    kinds = (
        app.markdown,
        app.caption,
        app.title,
        app.header,
        app.subheader,
        app.warning,
        app.error,
        app.info,
    )
    return "\n".join(element.value for kind in kinds for element in kind)


def charts(app, begins: str) -> list:
    return [one for one in app.get("vega_lite_chart") if one.proto.alt.startswith(begins)]


def component(app: AppTest, name: str) -> dict[str, Any]:
    """What the one component of this name was given."""
    (found,) = [one.proto for one in app.get("bidi_component") if one.proto.component_name == name]
    return json.loads(found.json)


def picture(app: AppTest, name: str) -> dict[str, Any]:
    """What the one picture of this name, which tells the page nothing, was sent to draw."""
    sent = component(app, name)
    shown: dict[str, Any] = sent["parcels"][sent["picture"]]["value"]
    return shown


def drawn(app, begins: str) -> pd.DataFrame:
    """The data of the one chart whose description begins so."""
    (chart,) = charts(app, begins)
    return pa.ipc.open_stream(chart.proto.data.data).read_pandas()
