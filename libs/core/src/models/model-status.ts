import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';
import type { ModelInfo } from '@lookalike/embedding';
import type { ModelStatus } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { readyModels } from '../search/choose-models';

/** Each model, whether it can be asked, and how much of the gallery it has indexed. */
export async function modelStatus(rooms: Rooms): Promise<ModelStatus[]> {
  const [preferred] = readyModels(rooms);
  const infos = rooms.embedder.models();
  return Promise.all(
    MODEL_NAMES.map(async (name) => {
      const info = infos.find((candidate) => candidate.name === name)!;
      return { ...info, ...(await indexed(rooms, info)), default: name === preferred };
    }),
  );
}

async function indexed(rooms: Rooms, info: ModelInfo): Promise<Partial<ModelStatus> & { indexed: number | null }> {
  try {
    if (info.recipeHash === null) return { indexed: await rooms.indices.unverified(info.name).count() };
    return { indexed: await (await rooms.indices.open(info.name)).count() };
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    if (error.code === 'INDEX_EMPTY') return { indexed: 0 };
    // A stale index holds rows, but none that the model could be asked about.
    if (error.code === 'INDEX_STALE') return { indexed: 0, availability: 'UNAVAILABLE', problem: error.toProblem() };
    return { indexed: null };
  }
}
