"""How does a reader get the findings: in a notebook, a terminal, a web page?"""
