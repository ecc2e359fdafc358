import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import type { PreparedNetwork } from './network-cache';
import {
  findQuantizedNetwork,
  type QuantizationRecord,
  removeQuantizedNetwork,
  storeQuantizedNetwork,
} from './quantized-network';

const record: QuantizationRecord = {
  calibration: { photos: '2 photos', crops: 2, seed: 1, digest: 'ab' },
  quantizer: { onnxruntime: '1.30.0' },
  keptInFp32: ['conv_1'],
  accuracy: null,
};
const bytes = (text: string) => new TextEncoder().encode(text);

describe('an int8 variant', () => {
  const root = temporaryFolder();
  let source: PreparedNetwork;
  let count = 0;

  beforeEach(() => {
    const folder = join(root, `networks-${count++}`, 'small-abcd');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.onnx'), 'fp32');
    source = { tensorHash: 'abcd', quantization: null, files: { model: join(folder, 'model.onnx') } };
  });

  const networks = () => dirname(dirname(source.files.model!));

  it('is not found before it is stored, and is found next to its network afterwards', () => {
    expect(findQuantizedNetwork(source)).toBeNull();
    const stored = storeQuantizedNetwork(source, bytes('int8'), record);
    expect(findQuantizedNetwork(source)).toEqual(stored);
    expect(stored.tensorHash).toBe('abcd');
    expect(readFileSync(stored.files.model!, 'utf8')).toBe('int8');
    expect(readdirSync(networks()).sort()).toEqual(['small-abcd', 'small-abcd-int8']);
    const manifest = readFileSync(join(dirname(stored.files.model!), 'quantization.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ ...record, tensorHash: 'abcd', model: stored.quantization });
  });

  it('is replaced by a later one, which has another hash', () => {
    const first = storeQuantizedNetwork(source, bytes('int8'), record);
    const second = storeQuantizedNetwork(source, bytes('other'), record);
    expect(second.quantization).not.toBe(first.quantization);
    expect(findQuantizedNetwork(source)).toEqual(second);
  });

  it('can be removed', () => {
    storeQuantizedNetwork(source, bytes('int8'), record);
    removeQuantizedNetwork(source);
    removeQuantizedNetwork(source);
    expect(findQuantizedNetwork(source)).toBeNull();
    expect(readFileSync(source.files.model!, 'utf8')).toBe('fp32');
  });

  it.each<[string, (variant: string) => void]>([
    ['its file was truncated', (variant) => truncateSync(join(variant, 'model.onnx'), 1)],
    ['its file was deleted', (variant) => rmSync(join(variant, 'model.onnx'))],
    ['its manifest is not JSON', (variant) => writeFileSync(join(variant, 'quantization.json'), '{')],
    ['its manifest is null', (variant) => writeFileSync(join(variant, 'quantization.json'), 'null')],
    ['the fp32 file was converted in another way', () => writeFileSync(source.files.model!, 'fp32, version 2')],
    ['the weights are others', () => (source = { ...source, tensorHash: 'efgh' })],
  ])('is not found when %s', (_, change) => {
    const { files } = storeQuantizedNetwork(source, bytes('int8'), record);
    change(dirname(files.model!));
    expect(findQuantizedNetwork(source)).toBeNull();
  });

  it('removes the drafts of processes that were killed, but not those of running ones', () => {
    for (const draft of ['.draft-old', '.draft-new']) mkdirSync(join(networks(), draft));
    utimesSync(join(networks(), '.draft-old'), 0, 0);
    storeQuantizedNetwork(source, bytes('int8'), record);
    expect(readdirSync(networks()).sort()).toEqual(['.draft-new', 'small-abcd', 'small-abcd-int8']);
  });
});
