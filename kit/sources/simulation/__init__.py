"""How is an audience invented, with a truth that is known?"""
