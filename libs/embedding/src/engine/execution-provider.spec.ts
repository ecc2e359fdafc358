import type { ExecutionProvider } from '@lookalike/domain';
import { describeWith, temporaryFolder } from '@lookalike/testing';
import { cachedWeights } from '../testing/prepared-embedder';
import { createEmbedder } from './threaded-embedder';

/** Never available on the system that runs this: Core ML needs macOS, DirectML Windows. */
const UNAVAILABLE: ExecutionProvider = process.platform === 'darwin' ? 'dml' : 'coreml';

describeWith('RESNET50', cachedWeights('RESNET50'), (weights) => {
  const cacheFolder = temporaryFolder();

  async function withProviders<T>(
    executionProviders: readonly ExecutionProvider[] | undefined,
    use: (embedder: ReturnType<typeof createEmbedder>) => Promise<T>,
  ): Promise<T> {
    const embedder = createEmbedder({ cacheFolder, threads: 1, executionProviders });
    try {
      return await use(embedder);
    } finally {
      await embedder.close();
    }
  }

  const stateOf = (embedder: ReturnType<typeof createEmbedder>) =>
    embedder.models().find(({ name }) => name === 'RESNET50')!;

  it('is the processor by default, and null before the network is loaded', () =>
    withProviders(undefined, async (embedder) => {
      expect(stateOf(embedder).executionProvider).toBeNull();
      expect(await embedder.prepare('RESNET50', weights)).toBe('cpu');
      expect(stateOf(embedder)).toMatchObject({ availability: 'READY', executionProvider: 'cpu' });
    }));

  it('is the first that is available', () =>
    withProviders([UNAVAILABLE, 'cpu'], async (embedder) => {
      expect(await embedder.prepare('RESNET50', weights)).toBe('cpu');
      expect(stateOf(embedder)).toMatchObject({ availability: 'READY', executionProvider: 'cpu', problem: null });
    }));

  it('is never another one than those that are configured', () =>
    withProviders([UNAVAILABLE], async (embedder) => {
      await expect(embedder.prepare('RESNET50', weights)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      expect(stateOf(embedder)).toMatchObject({
        availability: 'UNAVAILABLE',
        executionProvider: null,
        problem: {
          code: 'MODEL_UNAVAILABLE',
          message: expect.stringContaining(UNAVAILABLE),
          remedy: 'Install what the execution provider needs, or configure another one: cpu is always available.',
          retryable: false,
        },
      });
    }));
});
