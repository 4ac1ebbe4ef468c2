"""Trains the network with AdamW on batches of examples of similar length, for a limited time.

The loss of an example is the cross-entropy over all its sentences and a constant logit of zero for “none answers”, plus
0.25 times the cross-entropies of the first and last token of the short answer within its sentence (as Devlin et al.,
NAACL 2019). There is no dropout, and the token embeddings are frozen. The learning rate has a linear warm-up and falls
linearly to zero at the end of the time or of the passes, whichever comes first.

A checkpoint is written every few minutes, from which an interrupted training resumes.
"""

import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor

from evaluation.training.encoding import Encoded
from evaluation.training.network import END, SENTENCE, START, WHOLE, Network, has_bfloat16
from evaluation.training.weights import Blocks, dequantised
from retrieval.search.networks import PAD
from retrieval.search.reader.sequences import Laid

SPAN_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Recipe:
    """The hyperparameters of a training."""

    minutes: float = 80.0
    passes: float = 1.0
    rate: float = 1e-4
    pieces: int = 3200
    """Tokens per batch, including padding."""
    warmup: int = 100
    decay: float = 0.01
    seed: int = 3
    checkpoint_minutes: float = 10.0
    frozen: int = 0
    """Number of frozen lowest layers; freezing a third of the layers saves a fourth of the time."""


@dataclass(slots=True)
class Progress:
    """The progress of a training."""

    step: int = 0
    seconds: float = 0.0


def collate(sequences: Sequence[Laid], words: Blocks) -> tuple[Tensor, Tensor]:
    """Pad sequences; returns embeddings (batch, length, hidden) and mask (batch, length)."""
    length = max(len(s.ids) for s in sequences)
    ids = np.full((len(sequences), length), PAD)
    for row, sequence in zip(ids, sequences, strict=True):
        row[: len(sequence.ids)] = sequence.ids
    embedded = dequantised(words[ids.ravel()]).reshape(*ids.shape, -1)
    return torch.from_numpy(embedded), torch.from_numpy((ids != PAD).astype(np.float32))


def sentence_scores(output: Tensor, sequence: Laid) -> Tensor:
    """The scores of the sentences, shape (sentences,), from the outputs of one sequence, shape (length, 4)."""
    means = [output[start:end, SENTENCE].sum() / max(1, end - start) for start, end in sequence.bounds]
    return torch.stack(means) + output[0, WHOLE]


def loss_of(example: Encoded, outputs: Sequence[Tensor]) -> Tensor | None:
    """The loss of one example; None if no gold sentence fits into the sequence."""
    scores = [sentence_scores(o, s) for o, s in zip(outputs, example.sequences, strict=True) if s.bounds]
    logits = torch.log_softmax(torch.cat([torch.zeros(1), *scores]), 0)
    starts = list(itertools.accumulate((len(s.bounds) for s in example.sequences), initial=1))
    gold = [starts[w] + g for w, own in enumerate(example.gold) for g in own if g < len(example.sequences[w].bounds)]
    if any(example.gold) and not gold:
        return None
    loss = -torch.logsumexp(logits[gold], 0) if gold else -logits[0]
    if example.span and gold:
        window, first, last = example.span
        start, end = next(b for b in example.sequences[window].bounds if b[0] <= first < b[1])
        own = outputs[window][start:end]
        loss = loss - SPAN_WEIGHT * torch.log_softmax(own[:, START], 0)[first - start]
        loss = loss - SPAN_WEIGHT * torch.log_softmax(own[:, END], 0)[min(last, end - 1) - start]
    return loss


def losses(network: Network, batch: Sequence[Encoded], words: Blocks) -> Tensor:
    """The losses of the examples of a batch, without those whose gold sentences do not fit."""
    sequences = [s for example in batch for s in example.sequences]
    embedded, mask = collate(sequences, words)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
        states = network.encoder(embedded, mask)
    outputs = network.head(states.float())
    found, at = [], 0
    for example in batch:
        own = outputs[at : at + len(example.sequences)]
        at += len(example.sequences)
        loss = loss_of(example, list(own))
        if loss is not None:
            found.append(loss)
    return torch.stack(found) if found else torch.zeros(0)


def batches(examples: Sequence[Encoded], recipe: Recipe, random: Random) -> Iterator[list[Encoded]]:
    """Batches of examples of similar length, in random order, covering each example once."""
    for chunk in _chunks(random.sample(list(examples), len(examples)), 2500):
        ordered = sorted(chunk, key=_longest)
        found: list[list[Encoded]] = [[]]
        for example in ordered:
            count = sum(len(e.sequences) for e in found[-1]) + len(example.sequences)
            if found[-1] and count * _longest(example) > recipe.pieces:
                found.append([])
            found[-1].append(example)
        yield from random.sample(found, len(found))


def _longest(example: Encoded) -> int:
    return max(len(s.ids) for s in example.sequences)


def train(
    network: Network,
    examples: Sequence[Encoded],
    held_out: Sequence[Encoded],
    words: Blocks,
    *,
    recipe: Recipe,
    place: Path,
) -> None:
    """Train the network, and write it to `place / "network.pt"` and a log to `place / "log.jsonl"`.

    Args:
        network: the network; trained in place.
        examples: the training examples.
        held_out: examples for the held-out loss in the log.
        words: the quantised embeddings of the kept tokens.
        recipe: the hyperparameters.
        place: the folder for checkpoints, the log and the result.
    """
    network.encoder.freeze(recipe.frozen)
    parameters = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.decay)
    progress = _resume(place, network, optimizer)
    total = sum(_longest(e) * len(e.sequences) for e in examples) / recipe.pieces * recipe.passes * 1.08
    random = Random(recipe.seed)
    order = itertools.chain.from_iterable(batches(examples, recipe, random) for _ in itertools.count())
    started, saved, recent = time.monotonic() - progress.seconds, progress.seconds, []
    for batch in itertools.islice(order, progress.step, None):
        progress.seconds = time.monotonic() - started
        done = max(progress.step / total, progress.seconds / 60 / recipe.minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * min(1.0, (progress.step + 1) / recipe.warmup) * max(0.0, 1.0 - done)
        found = losses(network, batch, words)
        if not len(found):
            continue
        found.mean().backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        recent.append(float(found.mean().detach()))
        if progress.step % 25 == 0:
            _log(place, progress, done, loss=sum(recent) / len(recent))
            recent = []
        if progress.seconds - saved > recipe.checkpoint_minutes * 60:
            saved = progress.seconds
            _save(place, network, optimizer, progress)
            _log(place, progress, done, held_out=evaluate(network, held_out, words))
    torch.save(network.state_dict(), place / "network.pt")
    _log(place, progress, 1.0, held_out=evaluate(network, held_out, words))


def evaluate(network: Network, examples: Sequence[Encoded], words: Blocks) -> float:
    """The mean loss on some examples."""
    with torch.no_grad():
        parts = [losses(network, part, words) for part in _chunks(sorted(examples, key=_longest), 8)]
    return float(torch.cat(parts).mean())


def _resume(place: Path, network: Network, optimizer: torch.optim.Optimizer) -> Progress:
    file = place / "checkpoint.pt"
    if not file.exists():
        return Progress()
    state: dict[str, Any] = torch.load(file, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(state["step"], state["seconds"])


def _save(place: Path, network: Network, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
    partial = place / "checkpoint.partial"
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state | {"step": progress.step, "seconds": progress.seconds}, partial)
    partial.replace(place / "checkpoint.pt")


def _log(place: Path, progress: Progress, done: float, **figures: float) -> None:
    line = {"step": progress.step, "seconds": round(progress.seconds), "done": round(done, 4)}
    line |= {name: round(value, 4) for name, value in figures.items()}
    with (place / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(json.dumps(line), flush=True)  # noqa: T201 - the progress of a command


def _chunks(examples: Sequence[Encoded], size: int) -> Iterator[Sequence[Encoded]]:
    return (examples[at : at + size] for at in range(0, len(examples), size))
