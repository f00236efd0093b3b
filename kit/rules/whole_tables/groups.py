"""Which values of a table are sums of others?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kit.errors import ReleaseError

#: For a column, the values that are sums of others, and of which.
Groups = Mapping[str, Mapping[str, Iterable[str]]]


def list_groups(
    groups: Groups | None, columns: Sequence[str]
) -> dict[str, dict[str, list[str]]]:
    """List the values of every group of every column, each once.

    Parameters
    ----------
    groups : mapping, optional
        ``{"age": {"under 35": ["18-24", "25-34"]}}``.
    columns : sequence of str
        The columns of the tables.

    Raises
    ------
    ReleaseError
        If `groups` has another form, names another column, or a group is empty or
        holds what is no text.

    Examples
    --------
    >>> list_groups({"age": {"under 35": ("18-24", "25-34")}}, ["age"])
    {'age': {'under 35': ['18-24', '25-34']}}
    """
    found = {} if groups is None else groups
    is_mapping = isinstance(found, Mapping)
    if not is_mapping or not all(isinstance(of, Mapping) for of in found.values()):
        rule = (
            "a mapping of columns to groups and their values, such as "
            '{"age": {"under 35": ["18-24", "25-34"]}}'
        )
        raise ReleaseError.bad_value("groups", rule, groups)
    if unknown := [column for column in found if column not in columns]:
        rule = f"keyed by columns of the tables ({', '.join(columns)})"
        raise ReleaseError.bad_value("groups", rule, unknown[0])
    return {
        column: {group: _list_values(column, group, of[group]) for group in of}
        for column, of in found.items()
    }


def _list_values(column: str, group: object, listed: object) -> list[str]:
    is_list = isinstance(listed, Iterable) and not isinstance(listed, str)
    values = list(listed) if is_list else []
    if not values:
        raise ReleaseError.bad_group(column, group, "lists no values")
    for name in (group, *values):
        if not isinstance(name, str):
            fault = f"has the name {name!r}, which is no text"
            raise ReleaseError.bad_group(column, group, fault)
    return list(dict.fromkeys(values))
