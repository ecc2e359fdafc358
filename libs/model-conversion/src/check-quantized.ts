import { onnx } from 'onnx-proto';
import { decodeProtobuf } from './readers/protobuf';

/** Below it, float32 numbers are subnormal. */
const MIN_NORMAL = 2 ** -126;
const MAX_INT32 = 2 ** 31 - 1;
const { FLOAT, INT8, INT32, UINT8 } = onnx.TensorProto.DataType;

/** A number of a quantized network that is wrong or slow. */
export interface QuantizationDefect {
  /** The name of the constant that contains it. */
  constant: string;
  defect: string;
}

/**
 * Checks the constants of a quantized network: scales, zero points, biases, and the weights that stay in fp32. Channels of zeros, and
 * activations that were zero for every calibration input, have no scale of their own; a scale of zero, or a subnormal one, would make
 * every value infinite or the network slow.
 *
 * @param bytes an encoded ONNX model in QDQ format
 * @returns nothing if it can be used
 * @throws LookalikeError ASSET_CORRUPT for a file that is not an ONNX model
 */
export function checkQuantizedNetwork(bytes: Uint8Array, file: string): QuantizationDefect[] {
  const { graph } = decodeProtobuf(bytes, file, (reader) => onnx.ModelProto.decode(reader));
  const constants = new Map((graph?.initializer ?? []).map((constant) => [constant.name ?? '', constant]));
  const defects: QuantizationDefect[] = [];
  const report = (constant: string, defect: string | null): void => {
    if (defect) defects.push({ constant, defect });
  };
  const scales = new Set<string>();
  for (const { opType, input } of graph?.node ?? []) {
    if (opType !== 'QuantizeLinear' && opType !== 'DequantizeLinear') continue;
    const [quantized = '', scale = '', zeroPoint = ''] = input ?? [];
    scales.add(scale);
    report(scale, scaleDefect(constants.get(scale)));
    report(zeroPoint, zeroPointDefect(constants.get(quantized), constants.get(zeroPoint)));
  }
  if (scales.size === 0) report('', 'nothing is quantized');
  for (const [name, constant] of constants) {
    if (constant.dataType === FLOAT && !scales.has(name)) report(name, floatDefect(constant));
    if (constant.dataType === INT32) report(name, biasDefect(constant));
  }
  return defects;
}

function scaleDefect(scale: onnx.ITensorProto | undefined): string | null {
  if (!scale) return 'the scale is not a constant';
  const wrong = floatsOf(scale).find((value) => !(value >= MIN_NORMAL && value < Infinity));
  return wrong === undefined ? null : `the scale ${wrong} is not a positive normal number`;
}

/** Weights and biases have the zero point 0, with which onnxruntime multiplies fastest. That of an activation is any of its type. */
function zeroPointDefect(
  quantized: onnx.ITensorProto | undefined,
  zeroPoint: onnx.ITensorProto | undefined,
): string | null {
  // Absent means 0.
  if (!zeroPoint) return null;
  if (!quantized) return zeroPoint.dataType === UINT8 ? null : 'the activation is not uint8';
  if (zeroPoint.dataType !== INT8 && zeroPoint.dataType !== INT32) return 'the weights are not int8';
  const isZero = zeroPoint.rawData?.length
    ? zeroPoint.rawData.every((byte) => byte === 0)
    : !zeroPoint.int32Data?.some(Boolean);
  return isZero ? null : 'the zero point of the weights is not 0';
}

function floatDefect(constant: onnx.ITensorProto): string | null {
  const wrong = floatsOf(constant).find(
    (value) => !Number.isFinite(value) || (value !== 0 && Math.abs(value) < MIN_NORMAL),
  );
  return wrong === undefined ? null : `the number ${wrong} is infinite or subnormal`;
}

/** The scale of a bias is that of the input times that of the weights, which may be too small for it. */
function biasDefect(constant: onnx.ITensorProto): string | null {
  const { rawData, int32Data } = constant;
  const values = rawData?.length ? new Int32Array(Uint8Array.from(rawData).buffer) : Int32Array.from(int32Data ?? []);
  return values.some((value) => Math.abs(value) >= MAX_INT32) ? 'a bias exceeds 32 bits' : null;
}

function floatsOf({ rawData, floatData }: onnx.ITensorProto): Float32Array {
  return rawData?.length ? new Float32Array(Uint8Array.from(rawData).buffer) : Float32Array.from(floatData ?? []);
}
