"""What can go wrong: the classes, and the sentences that several places share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

#: Columns that somebody who reads a log can name each by a parameter of its own.
_ROLES = (
    *("viewer", "title", "day", "time", "series", "minutes", "rating", "device"),
    *("region", "age_band", "plan"),
)


class KitError(ValueError):
    """Root of every error the kit raises; catch this one to catch them all."""

    def _render_traceback_(self) -> list[str]:
        """Stand in a notebook as one sentence, which says what to mend.

        IPython asks an error for this in place of a traceback. The run stops all the
        same, wherever it was started: no cell below is run, and whoever runs the page
        sees the class and the message. ``%debug`` still opens the place in the code.
        """
        tracks, line = self.__traceback__, None
        while tracks is not None and line is None:
            if tracks.tb_frame.f_globals.get("__name__") == "__main__":
                line = tracks.tb_lineno
            tracks = tracks.tb_next
        where = "here" if line is None else f"at line {line} of this cell"
        return [f"\x1b[1;31mThe page stops {where}.\x1b[0m {self}"]

    @classmethod
    def bad_value(cls, name: str, rule: str, value: object, fix: str = "") -> Self:
        """Say which parameter broke which rule, with the value it was given."""
        message = f"`{name}` must be {rule}, got {_told(value)}."
        return cls(f"{message} {fix}" if fix else message)


def _told(value: object) -> str:
    """Write a value as it was given: a long one cut, a table by its kind alone."""
    if any(hasattr(value, sign) for sign in _TABLES):
        return f"a {type(value).__name__}"
    told = repr(value)
    if len(told) <= _LONGEST:
        return told
    return f"{told[:_SHOWN]}… ({len(told):,} characters)"


# What frames and columns have, of whatever library, and nothing else that is given.
_TABLES = ("__arrow_c_stream__", "__dataframe__", "collect_schema", "iloc")
_LONGEST, _SHOWN = 600, 60


class FileError(KitError):
    """A file that cannot be opened or cut into rows, whatever it was to tell."""

    def __init__(self, name: str, fault: str, fix: str, path: object = None) -> None:
        super().__init__(f"{name!r} {fault}; {fix}.")
        self.name, self.fault, self.fix, self.path = name, fault, fix, path


class LogError(KitError):
    """A file or table that cannot be read as a log of plays."""

    @classmethod
    def bad_file(cls, path: object, fault: str, fix: str) -> LogError:
        """Say why a file is not one this kit reads, and what to do."""
        return cls(
            "`source` must be a file of plays, CSV, Parquet or a spreadsheet, but "
            f"{str(path)!r} {fault}; {fix}."
        )

    @classmethod
    def in_file(cls, name: str, error: LogError) -> LogError:
        """Say in which file something was found."""
        return cls(f"In {name}: {error}")

    @classmethod
    def missing_column(
        cls, role: str, columns: list[str], known: list[str]
    ) -> LogError:
        """Say that no column could be guessed, and which known ones there are."""
        without = ", or read the table with undated=True" if role == "time" else ""
        return cls(
            f"`{role}` must be a column of the table, but none of "
            f"{_listed(columns, known)} looks like it; name it with "
            f'{role}="..."{without}.'
        )

    @classmethod
    def unnamed_column(
        cls, role: str, columns: list[str], known: list[str]
    ) -> LogError:
        """Say that a column must have the name of its role."""
        dated = role in ("day", "time")
        without = ", or pass undated=True" if dated else ""
        return cls(
            f"`frame` must have a column `{role}`, got {_listed(columns, known)}; "
            "rename the one that it is, or have the table read by read_log, with "
            f'{"time" if dated else role}="..."{without}.'
        )

    @classmethod
    def unknown_column(
        cls, role: str, name: str, columns: list[str], known: list[str]
    ) -> LogError:
        """Say which known columns there are instead of the one asked for."""
        rule = f"one of {_listed(columns, known)}"
        return cls.bad_value(role, rule, name, "Check how the table spells it.")

    @classmethod
    def counts_of_plays(cls, name: str) -> LogError:
        """Say that a row may stand for many plays, at times that nobody wrote down."""
        return cls(
            f'The table has counts of plays, by the name of its column "{name}", and a '
            "row would be read as one play; have it read by read_log with "
            f'plays="{name}", as so many at a time that is not known, or drop the '
            "column if each row is one play."
        )

    @classmethod
    def no_plays(cls) -> LogError:
        """Say that a table has no rows."""
        return cls(
            "A log must hold at least one play, got a table without rows; put one row "
            "for each play below the column names."
        )

    @classmethod
    def mostly_unreadable(cls, left_out: int, rows: int, reason: str) -> LogError:
        """Say that a table has another shape, with the commonest fault."""
        return cls(
            f"At least half of the rows must be readable, but {left_out:,} of {rows:,} "
            f"are not, most often for {reason}; mend those rows, or check that each "
            "column is the right one."
        )

    @classmethod
    def lacks_column(cls, column: str, columns: list[str]) -> LogError:
        """Say that a question needs a column the log does not have."""
        setting = f'{"time" if column == "day" else column}="..."'
        if column not in _ROLES:
            setting = f'attributes=["{column}"]'
        return cls(
            f"`log` must have a column `{column}`, got {_quoted(columns)}; name it "
            f"when reading the log, with {setting}."
        )


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _listed(columns: list[str], known: list[str]) -> str:
    """Name the columns that have a known name: another may be a cell of a person."""
    if not known:
        return f"its {len(columns):,} columns"
    others = len(columns) - len(known)
    more = f" and {others:,} more" if others else ""
    return f"the columns {_quoted(known)}{more}"


class SourceError(KitError):
    """Plays that cannot be invented or fetched, or facts that cannot be found."""

    @classmethod
    def too_few_viewers(cls, needed: int, found: int) -> SourceError:
        """Say that the planted cohort is larger than the audience."""
        return cls(
            f"`n_viewers` must be at least {needed:,} to hold the planted viewers, "
            f"got {found:,}; use more viewers or `plant=False`."
        )

    @classmethod
    def bad_table(cls, name: str, fault: str, fix: str) -> SourceError:
        """Say why a file holds no published table that can be read."""
        return cls(
            f"`path` must be a published table, CSV or a spreadsheet, but {name!r} "
            f"{fault}; {fix}."
        )

    @classmethod
    def bad_folder(cls, path: object, fault: str | None) -> SourceError:
        """Say why nothing can be put into a folder."""
        return cls(
            "`folder` must be one that can be written to, but of "
            f"{str(path)!r} the system says: {fault}; name another."
        )


class ExportError(KitError):
    """What a service handed out about one person, and cannot be read."""

    @classmethod
    def bad_file(cls, name: str, fault: str, fix: str) -> ExportError:
        """Say why a file is no export that is read, and what to do."""
        return cls(f"`path` must be a personal export, but {name!r} {fault}; {fix}.")


class ClaimError(KitError):
    """A sentence that cannot be said, or cannot be counted."""

    @classmethod
    def no_column(cls, claim: str, needed: str, found: Iterable[str]) -> ClaimError:
        """Say what a log would have to record for a claim to be counted."""
        listed = ", ".join(found)
        return cls(
            f"The claim `{claim}` needs a column `{needed}`, and the log has only "
            f"{listed}."
        )


class ReleaseError(KitError):
    """Published numbers that do not form a release."""

    @classmethod
    def contradiction(cls) -> ReleaseError:
        """Say that no population has these counts."""
        return ContradictionError()


class RuleError(ReleaseError):
    """A rule that cannot be set up, or put to use on what it was given."""

    @classmethod
    def needs_seed(cls, rule: str) -> RuleError:
        """Say that a rule is random, and was given no seed."""
        return cls(
            f"`seed` must be an int of at least 0, since {rule} is random, got None."
        )


class MeasureError(KitError):
    """A table or a value that cannot be measured."""


class SweepError(KitError):
    """A sweep that cannot be run, or be taken up again."""


class LedgerError(KitError):
    """A published sentence that cannot be written down, or not be audited."""


class DeskError(KitError):
    """A question that a query desk does not take, or a desk that cannot be set up."""


class ContradictionError(ReleaseError):
    """Published numbers that no world fits."""

    def __init__(
        self,
        numbers: tuple = (),
        places: frozenset[int] = frozenset(),
        *,
        is_smallest: bool = False,
    ) -> None:
        self.numbers, self.places = numbers, places
        listed = "; ".join(str(number) for number in numbers)
        message = "The published numbers contradict each other: no world fits "
        if not numbers:
            message += "them."
        elif len(numbers) == 1:
            message += f"this one: {listed}."
        else:
            of = "these" if is_smallest else "these, perhaps fewer of them"
            message += f"{of} {len(numbers)} together: {listed}."
        super().__init__(message)


class KnowledgeError(KitError):
    """Facts about a target that cannot be."""


class AttackError(KitError):
    """An attack on a log that cannot be mounted as it was asked for."""


class ProgramError(KitError):
    """Numbers that a solver does not take."""


class EvaluationError(KitError):
    """A rate or a measure asked of numbers that cannot give one."""


class ChartError(KitError):
    """A chart that would show people, or show nothing."""

    @classmethod
    def bad_column(cls, column: str, rule: str, found: object) -> ChartError:
        """Say what a column must hold and what it holds."""
        return cls(f"Column `{column}` must hold {rule}, got {found}.")


class ClassroomError(KitError):
    """An exercise that cannot be opened, handed out or marked as it was asked for."""


class PackageError(KitError, ImportError):
    """A package of an optional part of the kit that is needed and not installed."""

    @classmethod
    def missing(cls, purpose: str, package: str, part: str) -> PackageError:
        """Say what needs which package, and how to add the part that it is in."""
        return cls(
            f"{purpose} needs the package {package}, which is not installed; add the "
            f'part `{part}` with `pip install "viewing-kit[{part}]"`.'
        )


class ReportError(KitError):
    """A notebook that cannot be run or gathered into the report."""

    @classmethod
    def stopped(cls, name: str, cell: int, error: str) -> ReportError:
        """Say where a notebook failed, and of what."""
        return cls(f"{name} stopped at its code cell {cell}: {error}")


__all__ = [
    "AttackError",
    "ChartError",
    "ClaimError",
    "ContradictionError",
    "DeskError",
    "EvaluationError",
    "ExportError",
    "FileError",
    "KitError",
    "KnowledgeError",
    "LedgerError",
    "LogError",
    "MeasureError",
    "PackageError",
    "ProgramError",
    "ReleaseError",
    "ReportError",
    "RuleError",
    "SourceError",
    "SweepError",
]


def __dir__() -> list[str]:
    """List what is public."""
    return __all__
