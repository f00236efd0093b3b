"""How is any file opened and cut into rows, before anybody asks what it tells?"""
