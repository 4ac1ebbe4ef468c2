r"""Prints how the bot's time is divided between its parts, from a profile by `py-spy`.

    pip install py-spy
    py-spy record --gil --rate 400 --format raw --output profile.txt -- \
        python benchmarks/bot_throughput.py --only dateline --chats 2000 --rounds 1
    python benchmarks/profile_shares.py profile.txt

Each sample counts for the first part of the list below that has a mark in its stack. Samples before the first update
and idle samples are ignored.
"""

import sys
from collections import Counter
from pathlib import Path

NOT_COUNTED = ("_find_and_load", "introduce (", "stand_in", "resource_tracker")
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("question: what is found, and how it is weighed", ("Library.ask (",)),
    ("question: which library, and the store", ("(retrieval/services/collections.py", "(retrieval/store/")),
    ("question: to a thread and back", ("run_in_executor", "_worker (", "_chain_future", "_read_from_self")),
    ("answer: wording, entities, buttons", ("(bot/rendering/", "keyboards.py", "View.of")),
    ("sending: over the connection", ("(bot/telegram/client/repeating.py",)),
    ("sending: PTB reads the reply", ("Bot.send_message (telegram/_bot.py;de_json",)),
    ("sending: PTB makes the call", ("Bot.send_message (telegram/_bot.py", "Message.reply_text")),
    ("updates: PTB asks for and reads them", ("Bot.get_updates",)),
    ("updates: PTB looks for the handler", ("check_update (telegram",)),
    (
        "updates: order, limits, language, conversations",
        ("(bot/telegram/middleware/", "(bot/telegram/conversations.py"),
    ),
    ("event loop", ("_run_once (",)),
)


def part_of(stack: str) -> str | None:
    """The part that a stack belongs to, or None."""
    if any(mark in stack for mark in NOT_COUNTED):
        return None
    for part, marks in PARTS:
        if any(all(each in stack for each in mark.split(";")) for mark in marks):
            return part
    return None


def main(file: Path) -> None:
    """Print the shares."""
    counts: Counter[str] = Counter()
    for line in file.read_text("utf-8").splitlines():
        stack, _, samples = line.rpartition(" ")
        part = part_of(stack)
        if part is not None:
            counts[part] += int(samples)
    for part, _ in PARTS:
        print(f"{part:<50}{counts[part] / counts.total():6.1%}")


main(Path(sys.argv[1]))
