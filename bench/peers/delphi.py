#!/usr/bin/python3
"""Delphi-2M's network and loss in PyTorch, to hold Chiron's against.

  delphi.py fixture FILE                small network, made-up batch with ties and padding: weights, batch, loss and gradients
  delphi.py check TRAIN.BIN FILE        the same at full size on 32 patients of Delphi's simulated data
  delphi.py serve LAYERS WIDTH HEADS VOCABULARY LENGTH BATCH THREADS fp32|bf16 DROPOUT_PERCENT
                                        training steps on random tokens: each line N on standard input runs N steps and answers with the
                                        processor and wall seconds that they took

The architecture is that of Shmatko et al., "Learning the natural history of human disease with generative transformers" (Nature 2025), written from its
description: age in sines and cosines, GPT-2 blocks without biases, the output tied to the embedding, competing exponentials.
"""
import json
import math
import struct
import sys
import time

import numpy
import torch
from torch.nn import functional

NO_EVENT, FIRST_DISEASE = 1, 13


def parameters(layers, width, vocabulary, deviation, generator):
    """Names as in the published checkpoint; matrices are (outputs, inputs)."""
    shapes = {"transformer.wte.weight": (vocabulary, width), "transformer.wae.linear.weight": (width, width)}
    for layer in range(layers):
        name = f"transformer.h.{layer}."
        shapes[name + "ln_1.weight"] = (width,)
        shapes[name + "attn.c_attn.weight"] = (3 * width, width)
        shapes[name + "attn.c_proj.weight"] = (width, width)
        shapes[name + "ln_2.weight"] = (width,)
        shapes[name + "mlp.c_fc.weight"] = (4 * width, width)
        shapes[name + "mlp.c_proj.weight"] = (width, 4 * width)
    shapes["transformer.ln_f.weight"] = (width,)
    values = {}
    for name, shape in shapes.items():
        values[name] = torch.randn(shape, generator=generator) * deviation
        if len(shape) == 1:
            values[name] += 1
        values[name].requires_grad_()
    return values


def visible_keys(tokens, ages, target_ages):
    """(B, 1, T, T): query i sees key j where j <= i is no padding and stands before i's target in time; where none is left, itself."""
    real = tokens > 0
    sees = torch.ones(tokens.shape[1], tokens.shape[1], dtype=torch.bool).tril()[None]
    sees = sees & real[:, None, :] & real[:, :, None] & (ages[:, None, :] != target_ages[:, :, None])
    itself = torch.eye(tokens.shape[1], dtype=torch.bool)[None] & ~sees.any(-1, keepdim=True)
    return (sees | itself)[:, None]


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


def network(p, layers, heads, tokens, ages, sees, dropout=0.0):
    def drop(x):
        return functional.dropout(x, dropout) if dropout else x

    batch, length = tokens.shape
    width = p["transformer.wte.weight"].shape[1]
    angle = (ages / 365.25)[..., None] * torch.exp(torch.arange(0, width, 2) * (-math.log(10000.0) / width))
    waves = torch.stack([torch.sin(angle), torch.cos(angle)], -1).flatten(-2)
    x = drop(p["transformer.wte.weight"][tokens] + waves @ p["transformer.wae.linear.weight"].T)
    blocked = ~sees
    for layer in range(layers):
        name = f"transformer.h.{layer}."
        n = functional.layer_norm(x, (width,), p[name + "ln_1.weight"])
        q, k, v = (part.view(batch, length, heads, width // heads).transpose(1, 2) for part in functional.linear(n, p[name + "attn.c_attn.weight"]).split(width, -1))
        weights = torch.softmax((q @ k.transpose(-2, -1) / math.sqrt(width // heads)).masked_fill(blocked, -math.inf), -1)
        attended = (drop(weights) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + drop(functional.linear(attended, p[name + "attn.c_proj.weight"]))
        n = functional.layer_norm(x, (width,), p[name + "ln_2.weight"])
        x = x + drop(functional.linear(gelu(functional.linear(n, p[name + "mlp.c_fc.weight"])), p[name + "mlp.c_proj.weight"]))
    return functional.linear(functional.layer_norm(x, (width,), p["transformer.ln_f.weight"]), p["transformer.wte.weight"])


def losses(logits, tokens, ages, targets, target_ages, sees, minimum_wait, validation):
    given = [token for token in range(FIRST_DISEASE) if token != NO_EVENT]
    if validation:
        given = list(range(FIRST_DISEASE))
        logits = logits.index_fill(-1, torch.tensor(given), -math.inf)
    learned = ~torch.isin(targets, torch.tensor(given))
    cross_entropy = functional.cross_entropy(logits[learned], targets[learned])
    mean_wait = torch.exp(-torch.logsumexp(logits, -1)) + minimum_wait
    last_seen = (sees[:, 0] * torch.arange(tokens.shape[1])).max(-1).values
    wait = torch.gather((target_ages - ages).clamp(min=1), 1, last_seen) + minimum_wait
    return cross_entropy, (torch.log(mean_wait) + wait / mean_wait)[learned].mean()


def write_safetensors(path, tensors):
    header, offset, parts = {}, 0, []
    for name, tensor in tensors.items():
        data = numpy.ascontiguousarray(tensor.detach().numpy(), dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
        parts.append(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        file.writelines(parts)


def export(path, p, layers, heads, tokens, ages):
    """tokens, ages: (B, T + 1), padded in front with 0 and -10000. Writes weights, batch, both losses and the training-mode gradients."""
    x, y, a, b = tokens[:, :-1], tokens[:, 1:].clone(), ages[:, :-1], ages[:, 1:].clone()
    y[x == 0] = 0
    b[x == 0] = -10000
    sees = visible_keys(x, a, b)
    optimizer = torch.optim.Adam(p.values(), lr=0.4 / p["transformer.wte.weight"].shape[1])
    for _ in range(80):             # until the rates are those of events: at first each token comes once a day
        optimizer.zero_grad()
        sum(losses(network(p, layers, heads, x, a, sees), x, a, y, b, sees, 0.1, False)).backward()
        optimizer.step()
    result = dict(p)
    for mode in ("validation", "training"):
        parts = losses(network(p, layers, heads, x, a, sees), x, a, y, b, sees, 0.1, mode == "validation")
        print(f"{mode}: cross-entropy {parts[0].item():.6f}, wait {parts[1].item():.6f}, loss {sum(parts).item():.6f}")
        result[f"loss.{mode}"] = torch.stack([part.detach() for part in parts])
    for value in p.values():
        value.grad = None
    sum(parts).backward()
    result.update({"gradient." + name: value.grad for name, value in p.items()})
    result["batch.tokens"], result["batch.ages"] = tokens.float(), ages
    write_safetensors(path, result)


def pad(sequences, length):
    tokens = torch.zeros(len(sequences), length + 1, dtype=torch.long)
    ages = torch.full((len(sequences), length + 1), -10000.0)
    for row, sequence in enumerate(sequences):
        sequence = sorted(sequence)[-length - 1:]
        tokens[row, length + 1 - len(sequence):] = torch.tensor([token for _, token in sequence])
        ages[row, length + 1 - len(sequence):] = torch.tensor([age for age, _ in sequence], dtype=torch.float32)
    return tokens, ages


def fixture(path):
    random = numpy.random.default_rng(5)
    vocabulary, sequences = 40, []
    for length in (3, 14, 9, 20, 1, 2):
        ages = numpy.sort(random.integers(0, 30000, length))
        diseases = random.choice(numpy.arange(FIRST_DISEASE, vocabulary), length, replace=False)
        sequence = [(0, 2 + length % 2)] + [(int(a), int(t)) for a, t in zip(ages, diseases)]
        sequence += [(int(a), NO_EVENT) for a in random.integers(1, int(ages[-1]) + 1, length // 4)]
        for tied in range(4, length - 2, 5):        # three at once, then two
            sequence[tied] = (sequence[tied - 1][0], sequence[tied][1])
            if tied == 4:
                sequence[tied + 1] = (sequence[tied][0], sequence[tied + 1][1])
        sequences.append(sequence)
    sequences.append([(0, 2), (0, 20), (0, 21), (400, 22)])             # tied from the start: the first rows see themselves alone
    export(path, parameters(2, 20, vocabulary, 0.2, torch.Generator().manual_seed(1)), 2, 2, *pad(sequences, 24))


def check(data, path):
    rows = numpy.fromfile(data, dtype="<u4").reshape(-1, 3).astype(int)
    random, sequences = numpy.random.default_rng(5), []
    for patient in list(dict.fromkeys(rows[:, 0]))[:32]:
        events = rows[rows[:, 0] == patient][:49]
        sequence = [(int(age), int(token) + 1) for _, age, token in events]
        sequences.append(sequence + [(int(age), NO_EVENT) for age in random.integers(1, 36525, 20) if age <= sequence[-1][0]])
    export(path, parameters(12, 120, 1270, 0.05, torch.Generator().manual_seed(1)), 12, 12, *pad(sequences, 48))


def serve(layers, width, heads, vocabulary, length, batch, threads, kind, dropout_percent):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    p = parameters(layers, width, vocabulary, 0.02, None)
    optimizer = torch.optim.AdamW(p.values(), lr=1e-4, betas=(0.9, 0.99), weight_decay=0.2)
    tokens = torch.randint(FIRST_DISEASE, vocabulary, (batch, length + 1))
    ages = torch.arange(length + 1)[None].float().repeat(batch, 1) * 400
    x, y, a, b = tokens[:, :-1], tokens[:, 1:], ages[:, :-1], ages[:, 1:]
    sees = visible_keys(x, a, b)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=kind == "bf16"):
            logits = network(p, layers, heads, x, a, sees, dropout_percent / 100)
        sum(losses(logits.float(), x, a, y, b, sees, 0.1, False)).backward()
        torch.nn.utils.clip_grad_norm_(p.values(), 1.0)
        optimizer.step()

    step()
    print(json.dumps({"parameters": sum(value.numel() for value in p.values()), "torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        processor, wall = time.process_time(), time.perf_counter()
        for _ in range(int(line)):
            step()
        print(json.dumps({"processor": time.process_time() - processor, "wall": time.perf_counter() - wall}), flush=True)


if __name__ == "__main__":
    commands = {"fixture": fixture, "check": check, "serve": serve}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*(int(word) if word.isdigit() else word for word in sys.argv[2:]))
