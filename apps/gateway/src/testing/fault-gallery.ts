import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, fetchedAsset, temporaryFolder, type TestDisk } from '@lookalike/testing';
import { GatewayUnderTest } from './gateway-under-test';

/** Two people, so that the right answer to a search is known: the photos with the same picture. */
export const PICTURES = ['obama.jpg', 'biden.jpg'] as const;
export type Picture = (typeof PICTURES)[number];

export const SEARCH = `query ($image: ImageInput!, $k: Int! = 100) {
  similarFaces(image: $image, model: MOBILEFACENET, k: $k, excludeProbe: false) { matches { photo { id } } }
}`;

interface SearchAnswer {
  data?: { similarFaces: { matches: { photo: { id: string } }[] } } | null;
  errors?: unknown;
}

/** @returns the photos of the matches, by similarity @throws Error with the errors of the answer */
export function photosOf({ data, errors }: SearchAnswer): string[] {
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data.similarFaces.matches.map(({ photo }) => photo.id);
}

/** A folder gallery of copies of the sample portraits. */
export class FaultGallery {
  /** Photo id -> its picture. */
  readonly pictures = new Map<string, Picture>();

  constructor(
    readonly folder: string,
    private readonly portraits: string,
  ) {}

  /** Adds a photo, or replaces its picture. */
  write(id: string, picture: Picture): void {
    const file = join(this.folder, `${id}.jpg`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(join(this.portraits, picture), file);
    this.pictures.set(id, picture);
  }

  writeMany(count: number): void {
    for (let i = 0; i < count; i += 1) this.write(`P${i % 4}/${100 + i}`, PICTURES[i % 2]!);
  }

  /** Changes every photo. */
  swapPictures(): void {
    for (const [id, picture] of this.pictures)
      this.write(
        id,
        PICTURES.find((other) => other !== picture)!,
      );
  }

  bytes(picture: Picture): Buffer {
    return readFileSync(join(this.portraits, picture));
  }

  /** All photos, or those of one picture, by id. */
  photos(picture?: Picture): string[] {
    return [...this.pictures.keys()].filter((id) => !picture || this.pictures.get(id) === picture).sort();
  }
}

/** A `describe` with the assets of the fault suite. @param suite receives the folder with the pictures, once its hooks run */
export function describeFaults(suite: (portraits: string) => void): void {
  const isComplete = ['mtcnn', 'mobilefacenet', 'milvus-lite'].every((name) => fetchedAsset(name));
  const portraits = isComplete ? fetchedAsset('sample-portraits') : null;
  describeWith('the sample portraits, MOBILEFACENET and Milvus Lite', portraits, (asset) => {
    const folder = temporaryFolder();
    beforeAll(() => writeThumbnails(asset.folder, folder), 120_000);
    suite(folder);
  });
}

/** Small pictures, so that an ingestion of many photos takes seconds. */
async function writeThumbnails(portraits: string, folder: string): Promise<void> {
  const gateway = await GatewayUnderTest.start(join(folder, 'gateway'), portraits, ['MOBILEFACENET']);
  for (const picture of PICTURES) {
    const { read } = await gateway.lookalike.images.thumbnail(picture.replace('.jpg', ''));
    writeFileSync(join(folder, picture), await read());
  }
  await gateway.close();
}

/**
 * Fills a gallery and starts a gateway that has ingested it, for all tests of the current `describe`.
 * @param folder of the gateway
 * @param disk is mounted before and unmounted afterwards
 */
export function serveFaultGallery(
  gallery: FaultGallery,
  { folder, photos, disk, diskKb }: { folder: string; photos: number; disk?: TestDisk | null; diskKb?: number },
): () => GatewayUnderTest {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    disk?.mount(diskKb);
    gallery.writeMany(photos);
    gateway = await GatewayUnderTest.start(folder, gallery.folder, ['MOBILEFACENET']);
    expect(await gateway.ingest({})).toMatchObject({ status: 'SUCCEEDED', done: photos });
  });
  afterAll(async () => {
    await gateway?.close();
    disk?.unmount();
  });
  return () => gateway;
}
