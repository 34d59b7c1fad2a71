"""The parts of the Generate page, one view of a run each.

May import all of ``ui`` but the folders of other pages.
"""
