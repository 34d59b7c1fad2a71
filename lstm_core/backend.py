"""The one door to TensorFlow and Keras: import them from here, never directly.

Importing this module takes seconds, so nothing on the way to the first page does.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Silences oneDNN's start-up line; the networks here are too small for it to help.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Everything here runs on the processor; probing for a GPU costs time and prints warnings.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow as tf

__all__ = ["keras", "tf"]
