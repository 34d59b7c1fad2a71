"""How the seeds of one kind of network learned a text: a line each, and what was published."""

from collections.abc import Sequence

import pandas as pd

from ui.charts.palette import BLUE, PAGE_TEXT, PURPLE, VERMILLION
from ui.charts.vega import PRINTED, layer, plot, quantitative, told_apart

HEIGHT = 150  # pixels
WENT_WELL, CAME_BACK, BROKE_DOWN = "went well", "broke down and came back", "broke down"
COLOURS = {WENT_WELL: BLUE, CAME_BACK: PURPLE, BROKE_DOWN: VERMILLION}
TICKS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 15, 30, 100, 1_000)


def seed_lines(
    points: pd.DataFrame,
    published: Sequence[tuple[int, float]],
    *,
    span: tuple[float, float],
    key: str,
    alt: str,
) -> None:
    """Draw them.

    Args:
        points: "seed", "at" (passes), "nats" per character, and "how" it went, one of
            ``COLOURS``.
        published: pass and loss that a source prints.
        span: lowest and highest loss on the axis, so that several pictures can be compared.
    """
    shown = pd.DataFrame(published, columns=["at", "nats"]).assign(what="published")
    frame = pd.concat([points.assign(what="line"), shown])
    x = quantitative("at", "passes", scale={"zero": True, "nice": False})
    y = quantitative(
        "nats",
        "nats",
        scale={"type": "log", "domain": list(span), "nice": False, "clamp": True},
        axis={"values": [one for one in TICKS if span[0] <= one <= span[1]], "format": "~g"},
    )
    exact = [
        {"field": "at", "title": "passes", "format": ".2f"},
        {"field": "nats", "format": ".4f"},
    ]
    of_seed = [{"field": "seed"}, {"field": "how", "title": "training"}, *exact]
    line = {
        "x": x,
        "y": y,
        "detail": {"field": "seed", "type": "nominal"},
        "color": told_apart("how", COLOURS),
        "tooltip": of_seed,
    }
    mark = PRINTED | {"size": 90, "opacity": 1}
    written = {"type": "text", "dy": -14, "fontSize": 13, "color": PAGE_TEXT, "aria": False}
    layers = [
        layer("line", {"type": "line", "strokeWidth": 1.5, "opacity": 0.8}, line),
        layer("line", {"type": "circle", "size": 40, "opacity": 0, "aria": False}, line),
        layer("published", mark, {"x": x, "y": y, "tooltip": exact}),
        layer("published", written, {"x": x, "y": y, "text": {"field": "nats", "format": ".4f"}}),
    ]
    plot(frame, height=HEIGHT, layer=layers, key=key, alt=alt)
