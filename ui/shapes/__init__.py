"""The parts of the page Shapes and state: the questions people ask, tensors as tables.

May import all of ``ui`` but the folders of other pages.
"""
