from .assignment import build_sheet as build_sheet
from .sheet import Sheet as Sheet, Verdict as Verdict, open_exercise as open_exercise
from .tasks import Exercise as Exercise, Mistake as Mistake, Task as Task
