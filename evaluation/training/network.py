"""Defines the reader's network: the encoder of multilingual-e5-small with a linear head of four outputs per token.

A sequence is `<s> previous turn </s> question </s></s> title sentences </s>`. The score of a sentence is the mean of
the first output over its tokens, plus the fourth output of the first token. The second and third outputs are the logits
of the start and end of a short answer. The head is linear, so means are computed over outputs, outside the network.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - the name that everybody knows
from torch import Tensor, nn

from evaluation.training.weights import Base

SENTENCE, START, END, WHOLE = range(4)
"""Indices of the outputs of a token."""
EPSILON = 1e-12


def has_bfloat16() -> bool:
    """Whether the processor supports bfloat16; without support PyTorch is a hundred times slower with it."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 - PyTorch has no public name for it


class Layer(nn.Module):
    """A BERT layer (Devlin et al., NAACL 2019): attention and feed-forward, each with residual and layer norm."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.attended_norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.outer_norm = nn.LayerNorm(hidden, eps=EPSILON)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Compute new states from states (batch, length, hidden) and an attention bias (batch, 1, 1, length)."""
        batch, length, hidden = states.shape
        parts = self.qkv(states).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        # Written out, because the backward pass of PyTorch's attention takes four times as long on a CPU.
        likeness = parts[0] @ parts[1].transpose(-1, -2) * (hidden // self.heads) ** -0.5 + bias.to(parts.dtype)
        found = (likeness.softmax(-1).to(parts.dtype) @ parts[2]).transpose(1, 2).reshape(batch, length, hidden)
        states = self.attended_norm(states + self.attended(found))
        result: Tensor = self.outer_norm(states + self.outer(F.gelu(self.inner(states))))
        return result


class Encoder(nn.Module):
    """The transformer layers; takes token embeddings, which are stored in a separate table."""

    def __init__(self, hidden: int, layers: int, heads: int, inner: int, positions: int) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(positions, hidden))
        self.norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner) for _ in range(layers))

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Embeddings (batch, length, hidden) and mask (batch, length), 1 for tokens, to states of the same shape."""
        states = self.norm(words + self.positions[: words.shape[1]])
        bias = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        return states

    def freeze(self, count: int) -> None:
        """Freeze the lowest `count` layers and everything below them."""
        if count:
            for part in (self.norm, *list(self.layers)[:count]):
                part.requires_grad_(requires_grad=False)
            self.positions.requires_grad_(requires_grad=False)


class Network(nn.Module):
    """The encoder with the linear head."""

    def __init__(self, encoder: Encoder, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(hidden, 4)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Embeddings (batch, length, hidden) and mask (batch, length) to outputs (batch, length, 4)."""
        result: Tensor = self.head(self.encoder(words, mask))
        return result


def from_base(base: Base) -> Encoder:
    """The encoder with the pretrained weights."""
    encoder = Encoder(base.hidden, base.layers, base.heads, base.inner, len(base.tensors["emb.pos"]))
    t = {name: torch.from_numpy(value.copy()) for name, value in base.tensors.items()}
    state = {
        "positions": t["emb.pos"] + t["emb.type"][0],
        "norm.weight": t["emb.ln.w"],
        "norm.bias": t["emb.ln.b"],
    }
    for n in range(base.layers):
        mine, theirs = f"layers.{n}.", f"l{n}."
        for kind, suffix in (("weight", "w"), ("bias", "b")):
            state[f"{mine}qkv.{kind}"] = torch.cat([t[f"{theirs}{part}.{suffix}"] for part in "qkv"])
            state[f"{mine}attended.{kind}"] = t[f"{theirs}ao.{suffix}"]
            state[f"{mine}attended_norm.{kind}"] = t[f"{theirs}aln.{suffix}"]
            state[f"{mine}inner.{kind}"] = t[f"{theirs}fi.{suffix}"]
            state[f"{mine}outer.{kind}"] = t[f"{theirs}fo.{suffix}"]
            state[f"{mine}outer_norm.{kind}"] = t[f"{theirs}oln.{suffix}"]
    encoder.load_state_dict(state)
    return encoder
