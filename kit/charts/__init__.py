"""How does a finding look, and who makes sure that no chart shows a person?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
