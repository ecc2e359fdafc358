import type { Tensors } from '@lookalike/model-conversion';
import { RawOnnx } from './raw-onnx';

interface Layer {
  class_name: string;
  name: string;
  config: { strides?: [number, number]; padding?: unknown; pool_size?: [number, number]; epsilon?: number };
  inbound_nodes: [[string, ...unknown[]][]] | [];
}

/** The layers of a Keras model as its model.json describes them, operator for operator, up to the layer `last`. */
export function translateKeras(layers: readonly Layer[], tensors: Tensors, last: string): Uint8Array {
  const model = new RawOnnx();
  for (const { class_name: kind, name, config, inbound_nodes: inbound } of layers) {
    const inputs = (inbound[0] ?? []).map(([input]) => input);
    const parameter = (suffix: string, shape?: number[]) => {
      const tensor = tensors.get(`${name}/${suffix}`)!;
      model.constant(`${name}/${suffix}`, { shape: shape ?? tensor.shape, data: tensor.data });
      return `${name}/${suffix}`;
    };
    const strides = [...(config.strides ?? [])];
    const padding = { auto_pad: config.padding === 'same' ? 'SAME_UPPER' : 'VALID' };
    if (kind === 'Conv2D') {
      model.add(`${name}/weights`, 'Transpose', [parameter('kernel')], { perm: [3, 2, 0, 1] });
      model.add(`${name}/map`, 'Conv', [inputs[0]!, `${name}/weights`], { strides, ...padding });
      model.add(name, 'Add', [`${name}/map`, parameter('bias', [tensors.get(`${name}/bias`)!.data.length, 1, 1])]);
    } else if (kind === 'BatchNormalization') {
      const parameters = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((suffix) => parameter(suffix));
      model.add(name, 'BatchNormalization', [...inputs, ...parameters], { epsilon: config.epsilon! });
    } else if (kind === 'ZeroPadding2D') {
      const [[top, bottom], [left, right]] = config.padding as [[number, number], [number, number]];
      model.integers(`${name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
      model.add(name, 'Pad', [...inputs, `${name}/pads`]);
    } else if (kind === 'MaxPooling2D')
      model.add(name, 'MaxPool', inputs, { kernel_shape: [...config.pool_size!], strides, ...padding });
    else if (kind === 'Activation') model.add(name, 'Relu', inputs);
    else if (kind === 'Add') model.add(name, 'Add', inputs);
    else if (kind === 'GlobalAveragePooling2D') {
      model.add(`${name}/map`, 'GlobalAveragePool', inputs);
      model.add(name, 'Flatten', [`${name}/map`]);
    }
    if (name === last) return model.encode(layers[0]!.name, last);
  }
  throw new Error(`the model has no layer ${last}`);
}
