"""What every test of exports uses."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Write a file of that content, and give its path."""

    def write_file(content, name="export"):
        content = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write_file
