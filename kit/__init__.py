"""Which groups of people does a set of published viewing numbers give away?"""

__version__ = "0.1.0"
