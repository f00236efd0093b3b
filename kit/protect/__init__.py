"""How does a publisher attack her own table before she prints it?"""
