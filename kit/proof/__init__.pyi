from .enumerate import find_facts as find_facts, list_worlds as list_worlds
from .sufficient import explain as explain, prove as prove
from .worlds import Worlds as Worlds
