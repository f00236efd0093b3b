"""How many viewers does each claim count, and what does the publisher print?"""
