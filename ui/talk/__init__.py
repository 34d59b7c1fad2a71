"""The talk: its slides, and the way through them.

May import all of ``ui`` but the folders of other pages; a slide may show one of their views.
"""
