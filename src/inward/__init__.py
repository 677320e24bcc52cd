"""The working system of an investment promotion office."""

__version__ = "0.1.0"
