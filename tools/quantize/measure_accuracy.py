"""Measures embeddings on LFW: View 2 verification accuracy, and Recall@1 of all photos. Prints both as JSON.

Arguments: file of float32 embeddings (L2-normalised), their dimension, file with their photos as JSON (names such as
George_W_Bush_0001), pairs.txt. A photo without an embedding makes its pairs different (similarity -1).
"""

import json
import sys
from pathlib import Path

import numpy

QUERIES = 512

embeddings = numpy.fromfile(sys.argv[1], dtype="<f4").reshape(-1, int(sys.argv[2]))
photos = json.loads(Path(sys.argv[3]).read_text())


def read_folds(path):
    """The 10 folds of pairs.txt as (photo, photo, whether they show the same person)."""
    head, *lines = Path(path).read_text().strip().split("\n")
    folds, size = map(int, head.split())
    pairs = []
    for line in lines:
        first, number, *rest = line.split("\t")
        second, other = (first, rest[0]) if len(rest) == 1 else rest
        pairs.append((f"{first}_{int(number):04d}", f"{second}_{int(other):04d}", len(rest) == 1))
    return [pairs[2 * size * fold : 2 * size * (fold + 1)] for fold in range(folds)]


def best_threshold(scores, same):
    """The lowest of the thresholds (midpoints between distinct scores) with the highest accuracy."""
    distinct = numpy.unique(scores)
    thresholds = numpy.concatenate([[distinct[0] - 1e-6], (distinct[1:] + distinct[:-1]) / 2, [distinct[-1] + 1e-6]])
    order = numpy.argsort(scores)
    below = numpy.searchsorted(scores[order], thresholds, side="left")
    same_below = numpy.concatenate([[0], numpy.cumsum(same[order])])[below]
    return thresholds[numpy.argmax(same.sum() - same_below + (below - same_below))]


def verification_accuracy(folds):
    """The mean over the folds, each with the threshold that is best on the other nine."""
    rows = {photo: row for row, photo in enumerate(photos)}
    scored = []
    for fold in folds:
        known = [(rows.get(first), rows.get(second)) for first, second, _ in fold]
        scores = [-1.0 if None in pair else float(embeddings[pair[0]] @ embeddings[pair[1]]) for pair in known]
        scored.append((numpy.array(scores), numpy.array([same for *_, same in fold])))
    accuracies = []
    for fold, (scores, same) in enumerate(scored):
        others = [pairs for index, pairs in enumerate(scored) if index != fold]
        threshold = best_threshold(*(numpy.concatenate(values) for values in zip(*others)))
        accuracies.append(((scores >= threshold) == same).mean())
    return float(numpy.mean(accuracies))


def recall_at_1():
    """Of the photos of people with two or more, the share whose most similar other photo shows the same person."""
    people = numpy.array([photo.rsplit("_", 1)[0] for photo in photos])
    _, person, count = numpy.unique(people, return_inverse=True, return_counts=True)
    queries = numpy.where(count[person] >= 2)[0]
    found = 0
    for start in range(0, len(queries), QUERIES):
        rows = queries[start : start + QUERIES]
        scores = embeddings[rows] @ embeddings.T
        scores[numpy.arange(len(rows)), rows] = -9
        found += int((person[scores.argmax(1)] == person[rows]).sum())
    return found / len(queries)


print(json.dumps({"verification": verification_accuracy(read_folds(sys.argv[4])), "recallAt1": recall_at_1()}))
