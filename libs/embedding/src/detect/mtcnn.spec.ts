import type { RunNetwork } from '../onnx-network';
import { detectFaces } from './mtcnn';

const filled = (shape: number[], value: number) => ({
  data: new Float32Array(shape.reduce((product, length) => product * length)).fill(value),
  shape,
});

/** Networks for which every window looks like a face until the last stage, which rejects all. The test does not cover the steps after it. */
function countCandidates() {
  const candidates = { rnet: 0, onet: 0 };
  const pnet: RunNetwork = (_, [, , height, width]) => {
    const [rows, columns] = [Math.ceil((height! - 12) / 2) + 1, Math.ceil((width! - 12) / 2) + 1];
    const heads = filled([1, 6, rows, columns], 0);
    heads.data.fill(10, rows * columns, 2 * rows * columns);
    return Promise.resolve({ heads });
  };
  const accept =
    (stage: 'rnet' | 'onet'): RunNetwork =>
    (_, [batch]) => {
      candidates[stage] += batch!;
      const regressions = filled([batch!, 4], 0);
      const probabilities = filled([batch!, 2], stage === 'rnet' ? 1 : 0);
      return Promise.resolve({ probabilities, regressions, landmarks: filled([batch!, 10], 0) });
    };
  return { candidates, networks: { pnet, rnet: accept('rnet'), onet: accept('onet') } };
}

const blank = (side: number) => ({ width: side, height: side, data: new Uint8Array(3 * side * side) });

describe('the work of detectFaces', () => {
  it('is bounded for an image in which every window looks like a face', async () => {
    const { candidates, networks } = countCandidates();
    const photo = blank(90);
    await detectFaces(photo, networks);
    const unlimited = { ...candidates };
    expect(unlimited.rnet).toBeGreaterThan(60);
    expect(unlimited.onet).toBeGreaterThan(20);
    const faces = await detectFaces(photo, networks, { refine: 50, locate: 10 });
    expect(faces).toEqual([]);
    expect(candidates).toEqual({ rnet: unlimited.rnet + 50, onet: unlimited.onet + 10 });
  });
  it('is by default 4,096 candidates in the second stage and 1,024 in the third', async () => {
    const { candidates, networks } = countCandidates();
    await detectFaces(blank(750), networks);
    expect(candidates).toEqual({ rnet: 4_096, onet: 1_024 });
  });
});
