"""The parts of the page about shapes and state: the tensor, the Keras code, the words for it.

May import all of ``ui`` but the folders of other pages.
"""
