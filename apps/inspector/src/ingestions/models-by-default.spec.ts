import type { ErrorCode } from '@lookalike/client';
import { modelsByDefault } from './models-by-default';

const problem = (code: ErrorCode) => ({ code, message: '', remedy: '', retryable: false });

describe('modelsByDefault', () => {
  it('offers what is READY or will be', () => {
    expect(
      modelsByDefault([
        { name: 'FACENET', availability: 'UNAVAILABLE', problem: problem('ASSET_UNAVAILABLE') },
        { name: 'MOBILEFACENET', availability: 'PREPARING' },
        { name: 'RESNET50', availability: 'READY' },
      ]),
    ).toEqual(['MOBILEFACENET', 'RESNET50']);
  });

  it('offers another try where nothing is, but not of what nobody asked for', () => {
    expect(
      modelsByDefault([
        { name: 'FACENET', availability: 'UNAVAILABLE', problem: problem('ASSET_UNAVAILABLE') },
        { name: 'FACENET_CASIA', availability: 'UNAVAILABLE', problem: problem('MODEL_UNAVAILABLE') },
      ]),
    ).toEqual(['FACENET']);
  });
});
