from .counting import count as count, count_repeats as count_repeats
from .definitions import count_as_watched as count_as_watched
from .headline import (
    daily_claims as daily_claims,
    find_crowd as find_crowd,
    find_headline as find_headline,
    find_repeats as find_repeats,
    streak_history as streak_history,
)
from .pictures import show_pictures as show_pictures
from .printing import (
    apply_rule as apply_rule,
    generator_of as generator_of,
    publish as publish,
)
from .recommendations import (
    draw_histories as draw_histories,
    list_related as list_related,
)
from .references import draw_references as draw_references
from .tables import (
    count_every as count_every,
    print_table as print_table,
    publish_table as publish_table,
    tabulate as tabulate,
)
