"""Does a rule keep the privacy that it promises, as far as can be told from outside?"""
