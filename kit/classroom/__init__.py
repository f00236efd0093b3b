"""What does a class do with the kit, and how is its work handed out and marked?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
