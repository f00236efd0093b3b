"""How much do people hide who look alike in a table?"""
