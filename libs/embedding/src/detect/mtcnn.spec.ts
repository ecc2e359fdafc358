import type { RunNetwork } from '../onnx-network';
import { detectFaces } from './mtcnn';

const filled = (shape: number[], value: number) => ({
  data: new Float32Array(shape.reduce((product, length) => product * length)).fill(value),
  shape,
});

describe('the work of detectFaces', () => {
  it('is bounded for a picture in which every window looks like a face', async () => {
    const candidates = { rnet: 0, onet: 0 };
    const pnet: RunNetwork = (_, [, , height, width]) => {
      const [rows, columns] = [Math.ceil((height! - 12) / 2) + 1, Math.ceil((width! - 12) / 2) + 1];
      return Promise.resolve({
        probabilities: filled([1, 2, rows, columns], 1),
        regressions: filled([1, 4, rows, columns], 0),
      });
    };
    const accept =
      (stage: 'rnet' | 'onet'): RunNetwork =>
      (_, [batch]) => {
        candidates[stage] += batch!;
        const regressions = filled([batch!, 4], 0);
        // The third stage rejects all: what follows it is not bounded by it.
        const probabilities = filled([batch!, 2], stage === 'rnet' ? 1 : 0);
        return Promise.resolve({ probabilities, regressions, landmarks: filled([batch!, 10], 0) });
      };
    const photo = { width: 90, height: 90, data: new Uint8Array(24_300) };
    const networks = { pnet, rnet: accept('rnet'), onet: accept('onet') };
    await detectFaces(photo, networks);
    const unlimited = { ...candidates };
    expect(unlimited.rnet).toBeGreaterThan(60);
    expect(unlimited.onet).toBeGreaterThan(20);
    const faces = await detectFaces(photo, networks, { refine: 50, locate: 10 });
    expect(faces).toEqual([]);
    expect(candidates).toEqual({ rnet: unlimited.rnet + 50, onet: unlimited.onet + 10 });
  });
});
