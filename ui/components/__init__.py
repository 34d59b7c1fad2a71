"""Controls and displays that several pages have, one of each.

May import all of ``ui`` but the folders of single pages.
"""
