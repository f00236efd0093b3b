"""What pyproject.toml cannot say: data/ and notebooks/ travel within the package.

All else stands there. kit/paths.py finds both folders, in a checkout and in a wheel.
"""

from setuptools import find_packages, setup

BESIDE = {"kit._data": "data", "kit._notebooks": "notebooks"}

setup(
    packages=[*find_packages(include=["kit", "kit.*"]), *BESIDE],
    package_dir=BESIDE,
)
