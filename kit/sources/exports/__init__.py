"""What did one person watch or hear, by the export of their own service?

In the order in which the data flow: `files` and `archives` find what was downloaded,
each file of it a `part`; `recognise` tells the service and the form by the content;
`rows` reads row by row, and no more than is needed; the file of each service
(`netflix`, `spotify`, `youtube`, `trakt`, `letterboxd`, `lastfm`) says what is a play,
`times` when it was and `days` when it cannot have been; `collect` puts one file
together, `repeats` finds what stands there twice, and `export` is the door.
"""

from kit.sources.exports.export import Export, open_export

__all__ = ["Export", "open_export"]
