import { onnx } from 'onnx-proto';
import { bytesOf, type Tensor } from '@lookalike/model-conversion';

const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const { INT, INTS, FLOAT: REAL, STRING } = onnx.AttributeProto.AttributeType;

/** Writes an ONNX model operator for operator as another framework's graph has it, for comparison with the graphs that we build. */
export class RawOnnx {
  private readonly node: onnx.INodeProto[] = [];
  private readonly initializer: onnx.ITensorProto[] = [];

  add(
    output: string,
    opType: string,
    input: string[],
    attributes: Record<string, number | number[] | string> = {},
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]): onnx.IAttributeProto => {
      if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) };
      if (typeof value !== 'number') return { name, type: INTS, ints: value };
      return name === 'epsilon' ? { name, type: REAL, f: value } : { name, type: INT, i: value };
    });
    this.node.push({ opType, input, output: [output], attribute });
  }

  constant(name: string, tensor: Tensor): void {
    this.initializer.push({ name, dataType: FLOAT, dims: [...tensor.shape], rawData: bytesOf(tensor) });
  }

  integers(name: string, values: number[]): void {
    this.initializer.push({ name, dataType: INT64, dims: [values.length], int64Data: values });
  }

  encode(input: string, output: string): Uint8Array {
    const value = (name: string): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType: FLOAT } } });
    const graph = {
      name: 'raw',
      node: this.node,
      initializer: this.initializer,
      input: [value(input)],
      output: [value(output)],
    };
    return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ version: 17 }], graph }).finish();
  }
}
