import { LookalikeError } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { World } from '../testing/world';

const within = temporaryFolder();

describe('a request that cannot be met', () => {
  let world: World;

  beforeEach(async () => {
    world = await new World(within, { 'Ann/1': { faces: 1 } }).open();
  });
  afterEach(() => world.close());

  it.each([
    [{ limit: 0 }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ limit: 1.5 }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ models: [] }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ identities: [] }, 'ARGUMENT_OUT_OF_RANGE'],
    [{ identities: ['Ann', 'Nobody'] }, 'IDENTITY_NOT_FOUND'],
  ])('%j is %s', async (request, code) => {
    await expect(world.ingestions.start(request)).rejects.toMatchObject({ code });
    expect((await world.ingestions.list({ first: 1 })).totalCount).toBe(0);
  });

  it('is not one whose identity has come into the folder since it was opened', async () => {
    world.draw('Newcomer/1', { faces: 1 });
    expect(await world.ingest({ identities: ['Newcomer'] })).toMatchObject({ status: 'SUCCEEDED', total: 1 });
  });

  it('is any that comes to a reader', async () => {
    await world.close();
    await world.open({ wrapStore: (store) => ({ ...store, role: 'reader' }) });
    await expect(world.ingestions.start({})).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const { id } = await world.services.records
      .get()
      .startRun({ models: ['FACENET'], identities: null, limit: null, rebuild: false });
    await expect(world.ingestions.cancel(id)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    const states: string[] = [];
    for await (const { status } of world.ingestions.watch(id)) {
      states.push(status);
      await world.services.records.get().updateRun(id, { status: 'SUCCEEDED' });
    }
    expect(states).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('leaves the way free for the next one when it cannot even be recorded', async () => {
    const full = new LookalikeError('DATA_DIRECTORY_UNUSABLE', 'The disk is full.', 'Free some space.');
    const startRun = jest.spyOn(world.services.records.get(), 'startRun').mockRejectedValueOnce(full);
    await expect(world.ingestions.start({})).rejects.toBe(full);
    startRun.mockRestore();
    expect(await world.ingest()).toMatchObject({ status: 'SUCCEEDED' });
  });
});
