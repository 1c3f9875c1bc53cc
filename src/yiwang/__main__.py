"""`python -m yiwang` is the operator's command."""

import sys

from yiwang.cli import main

sys.exit(main())
