"""Review 200 statements with a real llama.cpp server whose model is noise, and check that no nonsense gets through.

    make noise

The model has random weights and a made-up vocabulary; held to the schema by the server's grammar, it answers well-formed
nonsense. What must hold then: no finding of the rules changes, nothing stands on a quote that is not in its statement, and
where a verdict of the noise is usable and differs from the rules', the difference is told. Needs a C compiler to build
llama-cpp-python; nothing is downloaded but packages.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sightline.domain import Level
from sightline.judge import stands_in

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
STATEMENTS = 200
CONTEXT = 16384
WIDTH, LAYERS, HEADS, INNER = 64, 2, 4, 128
#: How many of the most frequent words of the documents the noise knows, so that some of it quotes what stands there.
WORDS = 40
_WORD = re.compile(r"[a-z]{4,}")
IDS = [f"s{number}" for number in range(1, 41)]
#: What makes the noise more likely to write an id or a word, to end a text, and not to end a list: all else is left to chance.
ID_BIAS, WORD_BIAS, CLOSING_BIAS, LAST_BIAS = 5.0, 5.0, 9.5, -2.0
#: The spread of the scores that chance gives, and the constant that carries what is added to them.
SHARPNESS, CONSTANT = 0.8, 8.0


def vocabulary(words: list[str]) -> list[str]:
    """The pieces that the noise writes with, after the three special ones and the bytes."""
    names = [level.value for level in Level] + [
        "low",
        "medium",
        "high",
        "strong",
        "strained",
        "none",
        "yes",
        "no",
        "unclear",
    ]
    fields = ["id", "quote", "level", "confidence", "reason", "verdicts", "links", "child", "parent", "how", "strength"]
    marks = [chr(code) for code in range(33, 127)] + ["▁", '":', '",', '{"', '"}', "\n"]
    return list(dict.fromkeys([f"▁{word}" for word in words] + words + names + fields + IDS + marks))


def bias(piece: str, words: list[str]) -> float:
    """What is added to the score of a piece wherever it stands."""
    if piece in IDS:
        return ID_BIAS
    if piece.removeprefix("▁") in words:
        return WORD_BIAS
    return {'"': CLOSING_BIAS, "{": ID_BIAS, "]": LAST_BIAS, "▁": -9.0, "\n": -9.0}.get(piece, 0.0)


def write_model(path: Path, seed: int, words: list[str]) -> None:
    """Write a llama of random weights. Its first dimension is a constant that no layer writes to, which carries the biases."""
    import gguf  # noqa: PLC0415  # only this target installs them
    import numpy as np  # noqa: PLC0415

    chance = np.random.default_rng(seed)
    special = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    tokens = special + [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    tokens += [(piece, gguf.TokenType.NORMAL) for piece in vocabulary(words)]
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("noise")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([token for token, _ in tokens])
    writer.add_token_scores([-0.01 * number for number in range(len(tokens))])
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")

    def random(rows: int, columns: int, *, silent: bool = False) -> Any:
        matrix = (chance.standard_normal((rows, columns)) * columns**-0.5).astype(np.float32)
        if silent:
            matrix[0, :] = 0.0
        return matrix

    embedding = random(len(tokens), WIDTH) * np.float32(WIDTH**0.5)
    embedding[:, 0] = CONSTANT
    writer.add_tensor("token_embd.weight", embedding)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{block}{norm}.weight", np.ones(WIDTH, np.float32))
        for name in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"{block}{name}.weight", random(WIDTH, WIDTH))
        writer.add_tensor(f"{block}attn_output.weight", random(WIDTH, WIDTH, silent=True))
        for name in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"{block}{name}.weight", random(INNER, WIDTH))
        writer.add_tensor(f"{block}ffn_down.weight", random(WIDTH, INNER, silent=True))
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    output = random(len(tokens), WIDTH) * np.float32(SHARPNESS)
    scale = CONSTANT / ((CONSTANT**2 + WIDTH - 1) / WIDTH) ** 0.5  # what the last norm makes of the constant
    output[:, 0] = [(-45.0 if kind == gguf.TokenType.BYTE else bias(token, words)) / scale for token, kind in tokens]
    writer.add_tensor("output.weight", output)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@contextmanager
def served(model: Path) -> Iterator[str]:
    """A llama.cpp server of this model on a free port of this machine; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "llama_cpp.server",
        "--model",
        str(model),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--n_ctx", str(CONTEXT), "--n_threads", str(os.cpu_count() or 1)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/v1"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/models", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        else:
            raise SystemExit("the llama.cpp server did not start")
        yield address
    finally:
        server.terminate()
        server.wait()


def reviewed(paths: list[str], *arguments: str) -> dict[str, Any]:
    """The review of files, as JSON, by the command that users call."""
    command = [sys.executable, "-m", "sightline", "review", *paths, "-f", "json", "--fail-on", "never", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def documents(count: int) -> list[str]:
    """Documents of the train split that hold at least so many statements."""
    paths: list[str] = []
    for path in sorted((HERE / "documents" / "train").rglob("*.md")):
        paths.append(str(path))
        if sum(len(one["statements"]) for one in reviewed(paths, "--offline")["documents"]) >= count:
            break
    return paths


def frequent(paths: list[str]) -> list[str]:
    """The most frequent longer words of files."""
    words = Counter(word for path in paths for word in _WORD.findall(Path(path).read_text(encoding="utf-8").lower()))
    return [word for word, _ in words.most_common(WORDS)]


def ruled(review: dict[str, Any]) -> list[dict[str, Any]]:
    """What the rules found, without what the cross-check says of the model."""
    return [finding for finding in review["findings"] if not finding["rule"].startswith("verdict/")]


def wrong(offline: dict[str, Any], noisy: dict[str, Any]) -> list[str]:
    """What got through that should not have."""
    found = []
    told = {(f["path"], f["statement"]) for f in noisy["findings"] if f["rule"].startswith("verdict/")}
    usable = 0
    for document in noisy["documents"]:
        for statement in document["statements"]:
            for verdict in statement["verdicts"]:
                if verdict["source"] != "model":
                    continue
                usable += 1
                if not stands_in(verdict["quote"], statement["text"]):
                    found.append(f"{statement['id']} stands on {verdict['quote']!r}, which is not in it")
                if (
                    statement["standing"] in ("contested", "overruled")
                    and (document["path"], statement["id"]) not in told
                ):
                    found.append(f"{statement['id']} is {statement['standing']}, and nothing says so")
    if not usable and ruled(noisy) != ruled(offline):
        found.append("the findings of the rules changed")
    if not noisy["failures"]:
        found.append("nothing was unusable: this was no noise")
    return found


def main() -> None:
    """Run it and say what came of it; exits with 1 when something got through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the weights: another seed is another adversary")
    parser.add_argument("--statements", type=int, default=STATEMENTS)
    arguments = parser.parse_args()
    paths = documents(arguments.statements)
    offline = reviewed(paths, "--offline")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "noise.gguf"
        write_model(model, arguments.seed, frequent(paths))
        with served(model) as address:
            asked = [
                "--model",
                "noise",
                "--base-url",
                address,
                "--provider",
                "compatible",
                "--answers",
                f"{folder}/a.jsonl",
            ]
            noisy = reviewed(paths, *asked)
    standings = Counter(s["standing"] for document in noisy["documents"] for s in document["statements"])
    reasons = Counter(failure["reason"] for failure in noisy["failures"])
    print(f"{standings.total()} statements, {noisy['run']['usage']['calls']} calls; standings: {dict(standings)}")
    for reason, number in reasons.most_common():
        print(f"{number:5}  {reason}")
    found = wrong(offline, noisy)
    print("\n".join(found) or "nothing got through")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
