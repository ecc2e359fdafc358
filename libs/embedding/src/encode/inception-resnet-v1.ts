import { type ConvolutionLayer, OnnxGraph, scaled, type Value, type Window } from '@lookalike/model-conversion';

/** The layers of a checkpoint, with the batch norms folded in. Paths are those of facenet-pytorch's state_dict: `repeat_1.0.branch1.2`. */
export interface InceptionResnetV1Layers {
  convolution(path: string): ConvolutionLayer;
  /** The last, fully connected layer: weight [512, 1792], bias [512]. */
  bottleneck(): ConvolutionLayer;
}

const SAME = { pad: [1, 1] } as const;
const HALVED = { stride: 2 } as const;

/**
 * Inception-ResNet-v1 (Szegedy et al. 2016, arXiv:1602.07261) as in Sandberg's FaceNet and facenet-pytorch 2.6.0.
 * Input `input`: [N, 3, 160, 160], RGB, (x - 127.5) / 128. Output `embedding`: [N, 512], not normalised.
 *
 * @param name of the graph
 * @returns the encoded ONNX model
 */
export function inceptionResnetV1(name: string, layers: InceptionResnetV1Layers): Uint8Array {
  const graph = new OnnxGraph(name);
  const step = (x: Value, path: string, window?: Window) =>
    graph.relu(graph.convolution(x, layers.convolution(path), window));
  const sequence = (x: Value, path: string, windows: readonly Window[]) =>
    windows.reduce((y, window, index) => step(y, `${path}.${index}`, window), x);
  /** relu(x + scale * up(branches)), where the weights of the convolution `up` are multiplied by the scale. */
  const residual = (x: Value, path: string, scale: number, branches: readonly Window[][], relu = true) => {
    const outputs = branches.map((windows, index) => sequence(x, `${path}.branch${index + 1}`, windows));
    const joined = graph.concatenate([step(x, `${path}.branch0`), ...outputs]);
    const sum = graph.add(graph.convolution(joined, scaled(layers.convolution(`${path}.conv2d`), scale)), x);
    return relu ? graph.relu(sum) : sum;
  };
  const repeated = (x: Value, path: string, times: number, scale: number, branches: readonly Window[][]) =>
    Array.from({ length: times }).reduce<Value>((y, _, index) => residual(y, `${path}.${index}`, scale, branches), x);

  let x = graph.input('input', ['N', 3, 160, 160]);
  x = step(x, 'conv2d_1a', HALVED);
  x = step(x, 'conv2d_2a');
  x = step(x, 'conv2d_2b', SAME);
  x = graph.maxPool(x, 3, HALVED);
  x = step(x, 'conv2d_3b');
  x = step(x, 'conv2d_4a');
  x = step(x, 'conv2d_4b', HALVED);
  x = repeated(x, 'repeat_1', 5, 0.17, [
    [{}, SAME],
    [{}, SAME, SAME],
  ]);
  x = graph.concatenate([
    step(x, 'mixed_6a.branch0', HALVED),
    sequence(x, 'mixed_6a.branch1', [{}, SAME, HALVED]),
    graph.maxPool(x, 3, HALVED),
  ]);
  x = repeated(x, 'repeat_2', 10, 0.1, [[{}, { pad: [0, 3] }, { pad: [3, 0] }]]);
  x = graph.concatenate([
    sequence(x, 'mixed_7a.branch0', [{}, HALVED]),
    sequence(x, 'mixed_7a.branch1', [{}, HALVED]),
    sequence(x, 'mixed_7a.branch2', [{}, SAME, HALVED]),
    graph.maxPool(x, 3, HALVED),
  ]);
  const block8: Window[][] = [[{}, { pad: [0, 1] }, { pad: [1, 0] }]];
  x = repeated(x, 'repeat_3', 5, 0.2, block8);
  x = residual(x, 'block8', 1, block8, false);
  const { weight, bias } = layers.bottleneck();
  graph.output('embedding', graph.dense(graph.flatten(graph.globalAveragePool(x)), weight, bias), ['N', 512]);
  return graph.encode();
}
