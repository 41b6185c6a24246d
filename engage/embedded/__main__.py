"""The keeper's own process: `python -m engage.embedded FOLDER`. `running` starts it; nobody needs to by hand."""

import signal
import sys
from pathlib import Path

from engage.embedded.keeper import keep

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
keep(Path(sys.argv[1]).resolve())
