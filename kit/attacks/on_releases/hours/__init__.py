"""What do published hours of watching leave to be worked out, and about whom?"""
