"""Change the domain's code in small ways, one at a time, and count how many of the changes its tests notice.

Run as a program (`make mutation`). Not every change matters (the text of an error, an equal formula), so the share is
bounded below rather than required to be all; what was not noticed is listed in `build/survivors.txt`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from opcc_portal.processes import end_groups

ROOT = Path(__file__).resolve().parents[1]
MUTMUT = [sys.executable, "-m", "mutmut"]
# Named here, as importing the portal names its own settings before pytest reads its configuration.
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
MINUTES = 4
ENOUGH = 0.90


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="opcc-mutation-") as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "var", "build", "mutants"))
        whole = run_bounded(copy)
        subprocess.run([*MUTMUT, "export-cicd-stats"], cwd=copy, check=True, capture_output=True)
        stats = json.loads((copy / "mutants" / "mutmut-cicd-stats.json").read_text())
        list_survivors(copy)
    noticed, missed = stats["killed"] + stats["timeout"] + stats["segfault"], stats["survived"] + stats["no_tests"]
    share = noticed / max(noticed + missed, 1)
    extent = "" if whole else f", of {stats['total']} in the {MINUTES} minutes allowed"
    print(f"mutation: {noticed} of {noticed + missed} changes to the domain were noticed ({share:.1%}{extent})")
    return 0 if noticed and share >= ENOUGH else 1


def run_bounded(copy: Path) -> bool:
    """Whether all changes could be tried in the time. What mutmut draws on the terminal goes to a file."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "mutation.log").open("wb") as log:
        command = [*MUTMUT, "run", "--max-children", "2"]
        process = subprocess.Popen(command, cwd=copy, env=ENVIRONMENT, stdout=log, stderr=log, process_group=0)
        try:
            process.wait(60 * MINUTES)
        except subprocess.TimeoutExpired:
            return False
        finally:
            end_groups([process.pid], grace=0)
            process.wait()
    return True


def list_survivors(copy: Path) -> None:
    listing = subprocess.run([*MUTMUT, "results"], cwd=copy, check=True, capture_output=True, text=True).stdout
    lines = [line.strip() for line in listing.splitlines() if "survived" in line]
    (ROOT / "build" / "survivors.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
