"""The talk: the stage on which it is held.

May import all of ``ui`` but the folders of other pages. What is shown is ``lstm_core.stage``.
"""
