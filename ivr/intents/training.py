"""Learns the weights from examples. Run as a module it is a child process: JSON in, weights out.

The server never imports this: scikit-learn costs a second and 100 MB, and fitting would hold
the interpreter while citizens speak. Tests and the command line call `learn` directly.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from ivr.intents.features import Weights, grams
from ivr.words import plain


def learn(examples: Mapping[str, Sequence[str]]) -> Weights:
    """Weights for class -> example sentences; at least two classes."""
    pairs = [(text, key) for key, texts in examples.items() for text in texts]
    blank = _vocabulary([text for text, _ in pairs])
    rows = [blank.vector(text) for text, _ in pairs]
    places = [at for where, _ in rows for at in where]
    values = [value for _, row in rows for value in row]
    starts = np.cumsum([0, *(len(where) for where, _ in rows)])
    matrix = csr_matrix((values, places, starts), shape=(len(rows), len(blank.vocabulary)))
    model = LogisticRegression(C=20.0, max_iter=400, class_weight="balanced")
    model.fit(matrix, [key for _, key in pairs])
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row for two classes: the other is its mirror
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    return Weights(
        blank.vocabulary,
        blank.idf,
        coefficients.astype(np.float32),
        intercepts.astype(np.float32),
        tuple(str(key) for key in model.classes_),
    )


def _vocabulary(texts: Sequence[str]) -> Weights:
    """Features and their idf, with nothing learnt yet."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(set(grams(plain(text))))
    vocabulary = tuple(sorted(seen))
    count = 1 + len(texts)
    idf = np.array([math.log(count / (1 + seen[g])) + 1 for g in vocabulary], np.float32)
    nothing = np.zeros((0, len(vocabulary)), np.float32)
    return Weights(vocabulary, idf, nothing, np.zeros(0, np.float32), ())


def main() -> None:
    """stdin: {class: [example, …]}; stdout: the weights."""
    examples = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(learn(examples).to_bytes())


if __name__ == "__main__":
    main()
