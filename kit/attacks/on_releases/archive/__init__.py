"""The numbers of an archive, added and subtracted."""
