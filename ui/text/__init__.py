"""The parts of the page about texts: the text and the settings, the training, the views of a run.

May import all of ``ui`` but the folders of other pages.
"""
