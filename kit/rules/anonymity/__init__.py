"""How is a table of people changed, so that everybody in it looks like others?"""
