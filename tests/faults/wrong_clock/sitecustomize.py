"""Sets the clock of this process wrong by WRONG_BY seconds, and of all that it becomes or begets. Only tests put it on the path.

What runs only forward (`time.monotonic`) is left as it is, as by an operating system whose time of day is wrong.
"""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["WRONG_BY"]), tick=True).start()
