"""What does a defender see in the access log of a desk, with no play to look at?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
