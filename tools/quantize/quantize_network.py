"""Quantizes an ONNX model to int8: QDQ, weights per channel, activations per tensor (MinMax). Prints what was done as JSON.

Argument: JSON with `source`, `target` (ONNX files), `inputs` (file of float32 tensors), `shape` (of one input), `fp32` (parts that
stay in fp32, as the names of their first and last nodes) and `folder` (for temporary files).
"""

import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

arguments = json.loads(sys.argv[1])
inputs = numpy.memmap(arguments["inputs"], dtype="<f4", mode="r").reshape(-1, *arguments["shape"])


class Inputs(CalibrationDataReader):
    """One input per run, so that the memory does not depend on their number."""

    def __init__(self, name):
        self.feeds = ({name: numpy.array(value)[None]} for value in inputs)

    def get_next(self):
        return next(self.feeds, None)


# Infers the shapes, and folds what can be folded, so that the quantizer sees the nodes that remain.
prepared = str(Path(arguments["folder"]) / "prepared.onnx")
quant_pre_process(arguments["source"], prepared)
graph = onnx.load(prepared).graph
names = [node.name for node in graph.node]
kept = []
for first, last in arguments["fp32"]:
    if first not in names or last not in names:
        sys.exit(f"The network has no node {first} or {last}.")
    kept += names[names.index(first) : names.index(last) + 1]
settings = {"per_channel": True}
quantize_static(
    prepared,
    arguments["target"],
    Inputs(graph.input[0].name),
    quant_format=QuantFormat.QDQ,
    activation_type=QuantType.QUInt8,
    weight_type=QuantType.QInt8,
    calibrate_method=CalibrationMethod.MinMax,
    nodes_to_exclude=kept,
    **settings,
)
quantizer = {
    "onnxruntime": onnxruntime.__version__,
    "onnx": onnx.__version__,
    "format": "QDQ",
    "activations": "uint8, MinMax",
    "weights": "int8",
    **settings,
}
print(json.dumps({"quantizer": quantizer, "keptInFp32": kept}))
