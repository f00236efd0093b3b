from .amounts import (
    Amount as Amount,
    Statistic as Statistic,
    largest as largest,
    mean as mean,
    median as median,
    minutes_of as minutes_of,
    plays_of as plays_of,
    smallest as smallest,
    total as total,
)
from .language import Claim as Claim, Leaf as Leaf, everyone as everyone
from .places import Places as Places
from .relations import (
    contains as contains,
    exclude as exclude,
    is_possible as is_possible,
)
from .sentences import predicate as predicate
from .viewing import Deed as Deed, played as played, watched as watched
from .wording import Unit as Unit, day_words as day_words
