from .assignment import build_sheet as build_sheet
from .grading import Marks as Marks, grade as grade, write_marks as write_marks
from .handing_out import write_class as write_class
from .marking import Marked as Marked, TaskMark as TaskMark
from .roster import (
    Student as Student,
    read_roster as read_roster,
    read_students as read_students,
)
from .sandbox import Limits as Limits
from .sheet import Sheet as Sheet, Verdict as Verdict, open_exercise as open_exercise
from .tasks import Exercise as Exercise, Mistake as Mistake, Task as Task
