"""How were published numbers rounded, and when did that change?"""
