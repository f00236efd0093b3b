"""ZIP files for tests to read, the same to the byte whenever they are made."""

import io
import zipfile

# Without a time of its own each entry bears that of the clock, whose bytes may be
# anything, the letter that a test looks for among them.
WHEN = (2018, 1, 1, 0, 0, 0)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """Pack files, by name, into one ZIP; a name that ends in a slash is a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, WHEN)
            archive.writestr(entry, content, compress_type=compression)
    return buffer.getvalue()
