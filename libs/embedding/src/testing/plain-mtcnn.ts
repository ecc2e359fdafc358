import type { Tensors } from '@lookalike/model-conversion';

export interface FeatureMap {
  channels: number;
  height: number;
  width: number;
  data: ArrayLike<number>;
}

type Step = (map: FeatureMap) => FeatureMap;

/**
 * An independent implementation of MTCNN's networks to check our graphs with: plain loops in double precision, written after the
 * `forward` of facenet-pytorch, over its weights (which our graphs rearrange).
 *
 * @returns the outputs by name
 */
export function plainMtcnn(
  name: 'pnet' | 'rnet' | 'onet',
  weights: Tensors,
  image: FeatureMap,
): Record<string, Float32Array> {
  const values = (path: string) => weights.get(path)!.data;
  const conv = (index: string): Step => (map) => convolve(map, weights.get(`conv${index}.weight`)!.shape, values(`conv${index}.weight`), values(`conv${index}.bias`)); // prettier-ignore
  const dense =
    (index: string): Step =>
    (map) =>
      multiply(map, values(`dense${index}.weight`), values(`dense${index}.bias`));
  const prelu =
    (index: number): Step =>
    (map) =>
      slope(map, values(`prelu${index}.weight`));
  const through = (...steps: Step[]) => steps.reduce((map, step) => step(map), image);
  const output = (map: FeatureMap) => Float32Array.from(map.data);

  if (name === 'pnet') {
    const map = through(conv('1'), prelu(1), pool(2), conv('2'), prelu(2), conv('3'), prelu(3));
    return { heads: Float32Array.from([...output(conv('4_1')(map)), ...output(conv('4_2')(map))]) };
  }
  if (name === 'rnet') {
    const map = through(
      conv('1'),
      prelu(1),
      pool(3),
      conv('2'),
      prelu(2),
      pool(3),
      conv('3'),
      prelu(3),
      permute,
      dense('4'),
      prelu(4),
    );
    return { probabilities: output(softmax(dense('5_1')(map))), regressions: output(dense('5_2')(map)) };
  }
  const early = [
    conv('1'),
    prelu(1),
    pool(3),
    conv('2'),
    prelu(2),
    pool(3),
    conv('3'),
    prelu(3),
    pool(2),
    conv('4'),
    prelu(4),
  ];
  const map = through(...early, permute, dense('5'), prelu(5));
  const landmarks = output(dense('6_3')(map));
  return { probabilities: output(softmax(dense('6_1')(map))), regressions: output(dense('6_2')(map)), landmarks };
}

function build(
  channels: number,
  height: number,
  width: number,
  value: (c: number, y: number, x: number) => number,
): FeatureMap {
  const data = new Float64Array(channels * height * width);
  for (let at = 0; at < data.length; at++)
    data[at] = value(Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width);
  return { channels, height, width, data };
}

function convolve(map: FeatureMap, shape: readonly number[], weight: Float32Array, bias: Float32Array): FeatureMap {
  const [outputs, inputs, size] = shape as [number, number, number];
  return build(outputs, map.height - size + 1, map.width - size + 1, (output, top, left) => {
    let sum = bias[output]!;
    for (let input = 0; input < inputs; input++)
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++)
          sum +=
            weight[((output * inputs + input) * size + y) * size + x]! *
            map.data[(input * map.height + top + y) * map.width + left + x]!;
    return sum;
  });
}

/** Max pooling with stride 2. Windows may exceed the map at the bottom and on the right (`ceil_mode`). */
function pool(size: number): Step {
  return (map) => {
    const length = (side: number) => Math.ceil((side - size) / 2) + 1;
    return build(map.channels, length(map.height), length(map.width), (channel, row, column) => {
      let largest = -Infinity;
      for (let y = row * 2; y < Math.min(row * 2 + size, map.height); y++)
        for (let x = column * 2; x < Math.min(column * 2 + size, map.width); x++)
          largest = Math.max(largest, map.data[(channel * map.height + y) * map.width + x]!);
      return largest;
    });
  };
}

function slope(map: FeatureMap, slopes: Float32Array): FeatureMap {
  return build(map.channels, map.height, map.width, (channel, y, x) => {
    const value = map.data[(channel * map.height + y) * map.width + x]!;
    return value > 0 ? value : value * slopes[channel]!;
  });
}

/** `x.permute(0, 3, 2, 1)`, flattened: one channel per number. */
function permute(map: FeatureMap): FeatureMap {
  const permuted = build(
    map.width,
    map.height,
    map.channels,
    (x, y, channel) => map.data[(channel * map.height + y) * map.width + x]!,
  );
  return { channels: permuted.data.length, height: 1, width: 1, data: permuted.data };
}

function multiply(map: FeatureMap, weight: Float32Array, bias: Float32Array): FeatureMap {
  return build(bias.length, 1, 1, (output) => {
    let sum = bias[output]!;
    for (let input = 0; input < map.channels; input++) sum += weight[output * map.channels + input]! * map.data[input]!;
    return sum;
  });
}

function softmax(map: FeatureMap): FeatureMap {
  const size = map.height * map.width;
  return build(map.channels, map.height, map.width, (channel, y, x) => {
    const at = y * map.width + x;
    let sum = 0;
    for (let other = 0; other < map.channels; other++) sum += Math.exp(map.data[other * size + at]!);
    return Math.exp(map.data[channel * size + at]!) / sum;
  });
}
