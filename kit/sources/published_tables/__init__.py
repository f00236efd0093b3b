"""How are tables that somebody published read, whatever their form and edition?"""

from kit.sources.published_tables.counts import CountTable, read_counts
from kit.sources.published_tables.editions import Edition, read_editions
from kit.sources.published_tables.engagement import read_engagement
from kit.sources.published_tables.table import PublishedTable
from kit.sources.published_tables.top10 import read_top10

__all__ = [
    "CountTable",
    "Edition",
    "PublishedTable",
    "read_counts",
    "read_editions",
    "read_engagement",
    "read_top10",
]
