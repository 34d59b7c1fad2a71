"""The claims on a page: as lines, each with its evidence one click away.

May import all of ``ui`` but the folders of other pages.
"""
