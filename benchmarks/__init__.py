"""Measured side by side, each in one run; see `make bench`."""

import os

# One thread for linear algebra, set before numpy is imported: on matrices as small as these, threads mostly wait for
# each other. Whoever shares a machine, as workers do, should set it too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
