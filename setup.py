"""Lets `scrapyd-deploy` build an egg: it runs this file, and writes one of its own where there is none.

All that it would say stands in pyproject.toml.
"""

from setuptools import setup

setup()
