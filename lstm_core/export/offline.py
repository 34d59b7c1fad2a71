"""One HTML page around a program of ``lstm_core.stage``: it needs neither a server nor a network,
and opens from a disk."""

import json
from html import escape
from typing import Any

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
  --st-background-color: #ffffff; --st-secondary-background-color: #f2f5f8;
  --st-text-color: #16212c; --st-border-color: #d5dce3; --st-primary-color: #0068a3;
}}
@media (prefers-color-scheme: dark) {{
  :root {{
    --st-background-color: #10161d; --st-secondary-background-color: #1b242e;
    --st-text-color: #e8edf2; --st-border-color: #35424f; --st-primary-color: #56b4e9;
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
        styles=program.styles(),
        script=program.script(),
        # What a sequence may hold must not end the script.
        data=json.dumps(data).replace("<", "\\u003c"),
        start=start,
    )
