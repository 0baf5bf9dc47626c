"""The process that reads one file: `python -m opcc_portal.intake.child ORDER`, the file in, a `Reply` out.

It may be lied to, balloon or loop: so it takes its own limits before it looks at anything, and is killed from outside
when its time is up. Should whoever started it die, its processor time still ends.
"""

import math
import resource
import sys

import msgspec

from opcc_portal.intake.parsing import parse
from opcc_portal.intake.sheets import Limits, Order, Reply, UnreadableError

OUT_OF_MEMORY = 3  # exit code


def confine(limits: Limits) -> None:
    """From here on this process has no more memory and time than that, writes no larger file, and leaves no core."""
    seconds = math.ceil(limits.seconds)
    for what, most, hardest in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # a second apart, or the signal says nothing of time
        (resource.RLIMIT_FSIZE, 2 * limits.unpacked, 2 * limits.unpacked),  # the reply
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, allowed = resource.getrlimit(what)
        hardest = hardest if allowed == resource.RLIM_INFINITY else min(hardest, allowed)
        resource.setrlimit(what, (min(most, hardest), hardest))


def main() -> None:
    order = msgspec.json.decode(sys.argv[1], type=Order)
    confine(order.limits)
    try:
        sys.stdout.buffer.write(msgspec.msgpack.encode(answer(sys.stdin.buffer.read(), order)))
        sys.stdout.flush()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def answer(content: bytes, order: Order) -> Reply:
    try:
        return Reply(parse(content, order.suffix, order.limits))
    except UnreadableError as refusal:
        return Reply([], str(refusal))


if __name__ == "__main__":
    main()
