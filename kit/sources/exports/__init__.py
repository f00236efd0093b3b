"""What did one person watch or hear, by the export of their own service?

In the order in which the data flow: `recognise` tells the service and the form of a
file by its content; `rows` reads row by row, and no more than is needed; the file of
each service (`netflix`, `spotify`, `youtube`, `trakt`, `letterboxd`, `lastfm`) says
what is a play, in the terms of `format`; `collect` puts one file together and settles
when each play was, and `export` is the door.
"""
