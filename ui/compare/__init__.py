"""The parts of the Compare page: which runs, their curves, predictions, states and seeds.

May import all of ``ui`` but the folders of other pages.
"""
