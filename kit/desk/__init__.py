"""How does a desk answer questions of its staff?"""
