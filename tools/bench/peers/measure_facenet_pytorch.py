"""Detects and embeds the subjects of photos with facenet-pytorch. Prints seconds per step as JSON.

Arguments: folder of photos, weights (safetensors or PyTorch; "none" for random ones), threads.
"""

import json
import sys
import time
from itertools import groupby
from pathlib import Path

import torch
from facenet_pytorch import MTCNN, InceptionResnetV1
from PIL import Image
from safetensors.torch import load_file

BATCH = 64

folder, weights, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
mtcnn = MTCNN(image_size=160, margin=32, keep_all=False, selection_method="center_weighted_size").eval()
encoder = InceptionResnetV1(classify=False).eval()
if weights != "none":
    tensors = load_file(weights) if weights.endswith(".safetensors") else torch.load(weights, weights_only=True)
    encoder.load_state_dict(tensors, strict=False)
paths = sorted(path for path in Path(folder).rglob("*") if path.suffix in (".jpg", ".png"))
seconds = {"decode": 0.0, "detect": 0.0, "align": 0.0, "encode": 0.0}


def batches():
    """Its detector accepts only images of one size in a batch."""
    images = [Image.open(path) for path in paths]
    for _, same in groupby(sorted(images, key=lambda image: image.size), key=lambda image: image.size):
        same = list(same)
        for start in range(0, len(same), BATCH):
            yield same[start : start + BATCH]


def measure(step, call):
    started = time.perf_counter()
    result = call()
    seconds[step] += time.perf_counter() - started
    return result


with torch.inference_mode():
    # The first run of each network allocates and selects kernels.
    mtcnn.detect([Image.open(paths[0]).convert("RGB")])
    encoder(torch.zeros(1, 3, 160, 160))

started = time.perf_counter()
faces = 0
with torch.inference_mode():
    for batch in batches():
        images = measure("decode", lambda: [image.convert("RGB") for image in batch])
        boxes, scores, points = measure("detect", lambda: mtcnn.detect(images, landmarks=True))
        boxes, scores, points = mtcnn.select_boxes(boxes, scores, points, images, method=mtcnn.selection_method)
        crops = measure("align", lambda: mtcnn.extract(images, boxes, None))
        crops = [crop for crop in crops if crop is not None]
        if crops:
            faces += len(measure("encode", lambda: encoder(torch.stack(crops))))
total = time.perf_counter() - started
print(json.dumps({"photos": len(paths), "faces": faces, "seconds": total, "steps": seconds}))
