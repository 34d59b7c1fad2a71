"""The parts of the page about shapes and state: the tensor, the Keras code and the words for it;
the questions people ask, with what Keras really gives.

May import all of ``ui`` but the folders of other pages.
"""
