"""Which logs of real people do researchers share, and how are their files read?"""
