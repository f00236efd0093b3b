"""How many people of a log fit what is known of somebody?"""
