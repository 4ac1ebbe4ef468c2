"""Command line for training the reader: `python -m evaluation.training --data DIR --work DIR`."""

import argparse
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.training.averaging import between
from evaluation.training.bert import load_bert
from evaluation.training.corpus import read_corpus
from evaluation.training.encoding import Encoded, encode
from evaluation.training.examples import ENGLISH, make_examples
from evaluation.training.lexicon import kept_lexicon
from evaluation.training.network import Network, from_base
from evaluation.training.shipped import shipped
from evaluation.training.train import Recipe, train
from evaluation.training.vocabulary import common_words, kept_pieces, make_tokenizer, more_pieces
from evaluation.training.weights import Base, load_base

HELD_OUT = 100
"""Number of examples that are held out to monitor the loss during training."""


def main(arguments: Sequence[str]) -> int:
    """Train, resume an interrupted training, or export the network."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m evaluation.training", description="Train the reader.")
    parser.add_argument(
        "--work", type=Path, required=True, metavar="DIR", help="where checkpoints and the log are kept"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder with the published sets")
    parser.add_argument("--minutes", type=float, default=Recipe().minutes, help="how long it may take")
    parser.add_argument(
        "--start",
        type=Path,
        metavar="FILE",
        help="go on from a reader.onnx that shipped; when exporting, write the weights between it and the trained ones",
    )
    parser.add_argument(
        "--rate", type=float, default=Recipe().rate, help="the learning rate after the warm-up (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=Recipe().seed, help="of the order of the examples")
    parser.add_argument(
        "--frozen", type=int, default=0, metavar="N", help="leave the lowest N of 12 layers as they are"
    )
    parser.add_argument("--compile", action="store_true", help="compile the network first (needs a C++ compiler)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--export", type=Path, metavar="DIR", help="write the files of the network so far, and train not"
    )
    parser.add_argument(
        "--base", type=Path, metavar="FILE", help="train the English network, from an English base in an ONNX file"
    )
    parser.add_argument("--float", action="store_true", help="export without int8")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(Recipe().seed)
    base = load_base() if options.base is None else load_bert(options.base)
    network = Network(from_base(base), base.hidden)
    if options.export is None and options.data is None:
        parser.error("--data is needed to train")
    kept = kept_vocabulary(options.work / "pieces.pickle", options.data, base, options.start)
    if options.export is not None:
        from evaluation.training.export import export

        found = trained(options.work)
        network.load_state_dict(found if options.start is None else between(shipped(options.start), found))
        export(network, base, kept, options.export, quantised=not options.float)
        return 0
    examples = kept_examples(options.work / "examples.pickle", options.data, base, kept)
    recipe = Recipe(minutes=options.minutes, rate=options.rate, seed=options.seed, frozen=options.frozen)
    if options.start is not None:
        network.load_state_dict(shipped(options.start))
    if options.compile:
        network.encoder.compile(dynamic=True)
    train(network, examples[HELD_OUT:], examples[:HELD_OUT], base.words[kept], recipe=recipe, place=options.work)
    return 0


def trained(work: Path) -> dict[str, Any]:
    """The weights of a finished training, or of the last checkpoint."""
    import torch

    finished = work / "network.pt"
    if finished.exists():
        found: dict[str, Any] = torch.load(finished, weights_only=True)
        return found
    state: dict[str, Any] = torch.load(work / "checkpoint.pt", weights_only=True)["network"]
    return state


def kept_vocabulary(file: Path, data: Path, base: Base, start: Path | None) -> list[int]:
    """The ids of the tokens that the reader keeps, of an English base all; computed once and stored in a file."""
    if base.uncased:
        return list(range(len(base.pieces)))
    if not file.exists():
        texts: dict[str, None] = dict.fromkeys(common_words())
        for item in read_corpus(data):
            texts |= dict.fromkeys((item.question, item.translation, item.title, *item.sentences))
        everything = make_tokenizer(base)
        if start is None:
            kept = kept_pieces(base.pieces, everything, texts)
        else:
            kept = more_pieces(base.pieces, start.with_name("pieces.json"), everything, texts)
        file.write_bytes(pickle.dumps(kept))
    found: list[int] = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
    return found


def kept_examples(file: Path, data: Path, base: Base, kept: Sequence[int]) -> list[Encoded]:
    """The encoded examples; computed once and stored in a file."""
    if not file.exists():
        items, tokenizer = list(read_corpus(data)), make_tokenizer(base, kept)
        if base.uncased:
            examples = make_examples(items, {}, ENGLISH)
        else:
            lexicon = kept_lexicon(file.with_name("lexicon.json"), base, make_tokenizer(base), from_base(base).eval())
            examples = make_examples(items, lexicon)
        made = [encode(example, tokenizer) for example in examples]
        file.write_bytes(pickle.dumps([e for e in made if all(s.bounds for s in e.sequences)]))
    found: list[Encoded] = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
