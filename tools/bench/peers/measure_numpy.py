"""Searches exhaustively with NumPy, as a script without a vector store does. Prints the median time of a search in milliseconds as JSON.

Arguments: number of vectors, dimension, nearest vectors to find.
"""

import json
import sys
import time

import numpy

count, dimension, k = map(int, sys.argv[1:4])
random = numpy.random.default_rng(1)
vectors = random.standard_normal((count, dimension), dtype=numpy.float32)
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
times = []
for query in vectors[:50]:
    started = time.perf_counter()
    similarities = vectors @ query
    nearest = numpy.argpartition(similarities, -k)[-k:]
    nearest[numpy.argsort(-similarities[nearest])]
    times.append(1000 * (time.perf_counter() - started))
print(json.dumps(float(numpy.median(times))))
