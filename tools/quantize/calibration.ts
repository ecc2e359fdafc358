import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import type { LookalikeConfig } from '@lookalike/core';
import { type Gallery, lfwProtocol } from '@lookalike/dataset';
import type { FetchedAsset, ModelName, PhotoRef } from '@lookalike/domain';
import { encoderInputs } from '@lookalike/embedding';
import type { QuantizationRecord } from '@lookalike/model-conversion';
import { seededRandom } from '@lookalike/testing';
import { openPhotos } from '../open-photos';

const SEED = 27;

export interface CalibrationOptions extends Pick<LookalikeConfig, 'cacheFolder' | 'mirror'> {
  gallery: 'lfw' | 'sample';
  models: readonly ModelName[];
  /** Crops per model, or as many as the photos have. */
  crops: number;
  /** Weights of MTCNN. */
  mtcnn: FetchedAsset;
}

/** The inputs of one model for the calibration. */
export interface CalibrationInputs {
  /** Float32 tensors, one after the other. */
  file: string;
  record: QuantizationRecord['calibration'];
  /** One of them. */
  example: Float32Array;
}

/**
 * Writes the inputs that a calibration needs: random photos of LFW, the same in every run, of people who are not in the pairs with which
 * the accuracy is measured. Where LFW is unavailable, all faces of the sample gallery.
 * @param folder for the files
 * @throws LookalikeError when both galleries are unavailable
 */
export async function writeCalibrationInputs(
  options: CalibrationOptions,
  folder: string,
): Promise<Map<ModelName, CalibrationInputs>> {
  const { cacheFolder, mirror, models, mtcnn } = options;
  const { gallery, name, isLfw } = await openPhotos(options, 'THE SAMPLE GALLERY IS USED FOR THE CALIBRATION');
  const writers = await Promise.all(models.map((model) => InputWriter.open(join(folder, `${model}.f32`))));
  try {
    const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror });
    const excluded = isLfw ? await peopleOfPairs(await assets.fetch(lfwProtocol)) : new Set<string>();
    const photos = gallery.photosById().filter(({ identity }) => !excluded.has(identity ?? ''));
    const faces = isLfw ? 'subject' : 'all';
    for await (const inputs of encoderInputs(readShuffled(gallery, photos), { models, mtcnn, cacheFolder, faces })) {
      for (const [index, model] of models.entries()) {
        for (const input of inputs.get(model)!)
          if (writers[index]!.count < options.crops) await writers[index]!.write(input);
      }
      if (writers.every(({ count }) => count >= options.crops)) break;
    }
  } finally {
    await gallery.close();
    await Promise.all(writers.map((writer) => writer.close()));
  }
  const source = isLfw ? 'LFW, people who are not in the pairs of View 2' : name;
  return new Map(models.map((model, index) => [model, writers[index]!.result(source)]));
}

/** The people of View 2, with whose photos the accuracy is measured. */
async function peopleOfPairs({ folder }: FetchedAsset): Promise<Set<string>> {
  const people = new Set<string>();
  const [, ...lines] = (await readFile(join(folder, 'pairs.txt'), 'utf8')).trim().split('\n');
  // `name number number` for one person, `name number name number` for two.
  for (const fields of lines.map((line) => line.split('\t'))) {
    people.add(fields[0]!);
    if (fields.length === 4) people.add(fields[2]!);
  }
  return people;
}

async function* readShuffled(gallery: Gallery, photos: readonly PhotoRef[]): AsyncGenerator<Uint8Array> {
  const random = seededRandom(SEED);
  const remaining = [...photos];
  while (remaining.length > 0) {
    const [photo] = remaining.splice(Math.floor(random() * remaining.length), 1);
    yield await gallery.read(photo!.id);
  }
}

class InputWriter {
  count = 0;
  private readonly hash = createHash('sha256');
  private example: Float32Array | null = null;

  private constructor(
    private readonly path: string,
    private readonly file: Awaited<ReturnType<typeof open>>,
  ) {}

  static async open(path: string): Promise<InputWriter> {
    return new InputWriter(path, await open(path, 'w'));
  }

  async write(input: Float32Array): Promise<void> {
    const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    this.hash.update(bytes);
    this.example ??= input;
    this.count += 1;
    await this.file.write(bytes);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  result(photos: string): CalibrationInputs {
    if (!this.example) throw new Error(`No face was found in ${photos}.`);
    const record = { photos, crops: this.count, seed: SEED, digest: this.hash.digest('hex') };
    return { file: this.path, record, example: this.example };
  }
}
