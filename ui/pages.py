"""The pages, in the order of the navigation: the one place that says what each is called, which
icon it has and at which address it is found."""

from typing import NamedTuple


class PageEntry(NamedTuple):
    """``address``: of the page below the app's, which no file's stem in ``pages`` may equal, or
    Streamlit would run that file without ``app.py``. ``stage``: it wants the whole screen."""

    file: str
    title: str
    icon: str
    address: str
    section: str
    stage: bool = False


LEARN, EXPLORE, GO_ON = "Learn", "Explore", "Go on"
_TABLE = (
    ("home", "Home", "home", "", LEARN),
    ("cold_start", "Cold start", "slideshow", "cold-start", LEARN, True),
    ("shapes", "Shapes and state", "view_in_ar", "shapes", LEARN),
    ("train", "Train", "model_training", "train", EXPLORE),
    ("generate", "Generate", "abc", "generate", EXPLORE),
    ("states", "Hidden states", "grid_on", "states", EXPLORE),
    ("compare", "Compare", "compare_arrows", "compare", EXPLORE),
    ("timeline", "Timeline", "timeline", "timeline", EXPLORE),
    ("claims", "Claims", "fact_check", "claims", EXPLORE),
    ("tasks", "Tasks", "extension", "tasks", GO_ON),
    ("text", "Text", "menu_book", "text", GO_ON),
)
PAGES = {
    name: PageEntry(f"pages/{name}_page.py", title, f":material/{icon}:", *rest)
    for name, title, icon, *rest in _TABLE
}
"""By the name that links within the app use."""
