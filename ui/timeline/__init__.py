"""The parts of the Timeline page: its controls, the lanes of samples, the state beside them.

May import all of ``ui`` but the folders of other pages.
"""
