"""How many are alone, or found, in a population of which a table is a part?"""
