"""The parts of the page Tasks.

May import all of ``ui`` but the folders of other pages.
"""
