"""How are tables that somebody published read, whatever their form and edition?"""
