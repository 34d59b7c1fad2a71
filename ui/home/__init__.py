"""The parts of Home below the network: the ways on, and the framings.

May import all of ``ui`` but the folders of other pages.
"""
