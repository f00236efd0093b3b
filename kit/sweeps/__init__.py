"""What does each attack prove or guess under which rule and k, and at what cost?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
