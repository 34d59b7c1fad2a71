"""The parts of the Hidden states page, one view of a run each: controls, one core call, draw.

May import all of ``ui`` but the folders of other pages.
"""
