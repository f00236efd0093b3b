"""Published files to try, all of them invented."""

from __future__ import annotations

import pytest
import xlsxwriter


@pytest.fixture
def write(tmp_path):
    """Write a file of that content, and give its path."""

    def write_file(content, name="table.csv"):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write_file


@pytest.fixture
def workbook(tmp_path):
    """Write a spreadsheet, sheet by sheet; a day becomes a cell that holds one."""

    def write_workbook(sheets, name="report.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(
            path, {"default_date_format": "yyyy-mm-dd", "remove_timezone": True}
        ) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        sheet.write(at, column, cell)
        return path

    return write_workbook
