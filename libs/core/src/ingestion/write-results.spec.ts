import { setTimeout as sleep } from 'node:timers/promises';
import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder, waitUntil } from '@lookalike/testing';
import type { FaceIndex, VectorStore } from '@lookalike/vector-store';
import { IngestionHarness } from '../testing/ingestion-harness';

const within = temporaryFolder();
const ONE = { faces: 1 };

describe('an ingestion that fails while a write is running', () => {
  let harness: IngestionHarness;
  let release: () => void;
  let running: number;
  const down = new LookalikeError('STORE_UNAVAILABLE', 'Milvus does not answer.', 'Start it.');

  /** A store in which writes to RESNET50's index wait for `release`, and writes to FACENET's fail if `fails`. */
  async function open({ fails }: { fails: boolean }) {
    running = 0;
    const released = new Promise<void>((resolve) => (release = resolve));
    const upsert = async (index: FaceIndex, rows: never) => {
      if (index.name.endsWith('facenet')) {
        if (!fails) return index.upsert(rows);
        await waitUntil(() => running > 0);
        throw down;
      }
      running += 1;
      await released;
      await index.upsert(rows);
      running -= 1;
    };
    const wrapStore = (inner: VectorStore): VectorStore => ({
      ...inner,
      index: (name) => {
        const index = inner.index(name);
        return new Proxy(index, {
          get(_target, method: keyof FaceIndex) {
            if (method === 'upsert') return (rows: never) => upsert(index, rows);
            const value = index[method];
            return typeof value === 'function' ? (value as () => unknown).bind(index) : value;
          },
        });
      },
    });
    harness = await new IngestionHarness(within, { 'Ann/1': ONE, 'Ann/2': ONE }).open({ wrapStore });
  }
  afterEach(() => harness.close());

  async function expectWaits(status: string) {
    const { id } = await harness.ingestions.start({});
    await waitUntil(() => running > 0);
    await sleep(300);
    expect(await harness.ingestions.get(id)).toMatchObject({ status: 'RUNNING' });
    // A rebuild that started now would run at the same time as the write.
    await expect(harness.ingestions.start({ rebuild: true })).rejects.toMatchObject({ code: 'INGESTION_RUNNING' });
    release();
    let last = await harness.ingestions.get(id);
    for await (last of harness.ingestions.watch(id));
    expect({ status: last.status, running }).toEqual({ status, running: 0 });
  }

  it('ends when the writes of the other models have ended', async () => {
    await open({ fails: true });
    await expectWaits('FAILED');
  });

  it('ends when the write has ended, if another stage fails', async () => {
    await open({ fails: false });
    const gallery = harness.services.gallery.get();
    const read = gallery.read.bind(gallery);
    jest.spyOn(gallery, 'read').mockImplementation(async (id) => {
      if (id === 'Ann/1') return read(id);
      await waitUntil(() => running > 0);
      throw new LookalikeError('GALLERY_UNAVAILABLE', 'The disk does not answer.', 'Check it.');
    });
    await expectWaits('FAILED');
  });
});
