"""One HTML page around a program of ``lstm_core.stage``: it needs neither a server nor a network,
and opens from a disk."""

import json
from html import escape
from typing import Any

from lstm_core.colours import DARK, LIGHT, css_variables
from lstm_core.stage.program import Program

# Nothing can be loaded, even if something in the page asked for it.
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{
  color-scheme: light dark;
  {light}
}}
@media (prefers-color-scheme: dark) {{
  :root {{
    {dark}
  }}
}}
body {{ margin: 0; background: var(--st-background-color); }}
{styles}
</style>
</head>
<body>
<script>
{script}
const data = {data};
{start}
</script>
</body>
</html>
"""


def offline_page(title: str, program: Program, data: dict[str, Any], start: str) -> str:
    """``start``: JavaScript that shows ``data``, from a constant of ours."""
    return _PAGE.format(
        title=escape(title),
        light=css_variables(LIGHT),
        dark=css_variables(DARK),
        styles=program.styles(),
        script=program.script(),
        # What a sequence may hold must not end the script.
        data=json.dumps(data).replace("<", "\\u003c"),
        start=start,
    )
