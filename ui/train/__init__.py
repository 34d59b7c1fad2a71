"""The parts of the Train page: the settings, the actions, the result.

May import all of ``ui`` but the folders of other pages.
"""
