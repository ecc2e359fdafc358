"""Runs ONNX encoders alone with onnxruntime, as many sessions of one thread as cores. Prints runs per second as JSON.

Arguments: folder of photos, threads, then for each encoder its name, ONNX file and batch size.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import onnxruntime
from PIL import Image

folder, threads, encoders = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
paths = sorted(path for path in Path(folder).rglob("*") if path.suffix in (".jpg", ".png"))


def open_session(file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def read(path, side):
    """The centre of the photo, because the values of real images decide which layers meet tiny numbers."""
    image = Image.open(path).convert("RGB")
    edge = min(image.size) // 2
    left, top = (image.width - edge) // 2, (image.height - edge) // 2
    crop = image.crop((left, top, left + edge, top + edge)).resize((side, side))
    return (numpy.asarray(crop, numpy.float32).transpose(2, 0, 1) - 127.5) / 128


def measure(file, batch):
    sessions = [open_session(file) for _ in range(threads)]
    name, side = sessions[0].get_inputs()[0].name, sessions[0].get_inputs()[0].shape[-1]
    crops = numpy.stack([read(path, side) for path in paths])
    batches = [crops[start : start + batch] for start in range(0, len(crops), batch)]
    for session in sessions:
        session.run(None, {name: batches[0]})

    def run(part):
        for inputs in batches[part::threads]:
            sessions[part].run(None, {name: inputs})

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    return len(crops) / (time.perf_counter() - started)


print(json.dumps({name: measure(file, int(batch)) for name, file, batch in zip(*[iter(encoders)] * 3)}))
