import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FetchedAsset, FaceRow, ModelName } from '@lookalike/domain';
import { ASSET_CACHE, describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import type { Ingestion } from './progress';
import type { IngestSampleInput } from '../testing/ingest-sample';

type Row = Omit<FaceRow, 'vector'> & { vector: number[] };
type Rows = Record<ModelName, Row[]>;

// Models that any machine with access to the package registries can download.
const MODELS: ModelName[] = ['MOBILEFACENET', 'RESNET50'];
const ASSETS = ['mtcnn', 'mobilefacenet', 'resnet50', 'sample-portraits', 'sample-group', 'milvus-lite'];
const KILLS = 4;

function fetchedAssets(): Record<string, FetchedAsset> | null {
  const assets = ASSETS.map((name) => [name, fetchedAsset(name)] as const);
  return assets.every(([, asset]) => asset !== null)
    ? (Object.fromEntries(assets) as Record<string, FetchedAsset>)
    : null;
}

describeWith('the sample gallery, weights and Milvus Lite', fetchedAssets(), (assets) => {
  jest.setTimeout(400_000);
  const within = temporaryFolder();
  const children: ChildProcess[] = [];
  let undisturbed: Rows;

  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

  /** @param onState called with each state, and a function that kills the process */
  async function ingest(name: string, onState: (state: Ingestion, kill: () => void) => void = () => undefined) {
    const dataDirectory = join(within, name);
    mkdirSync(dataDirectory, { recursive: true });
    const rowsFile = join(dataDirectory, 'rows.json');
    const input: IngestSampleInput = {
      dataDirectory,
      cacheFolder: dirname(ASSET_CACHE),
      models: MODELS,
      assets,
      rowsFile,
    };
    const script = join(__dirname, '../testing/ingest-sample.ts');
    const child = spawn(process.execPath, ['-r', '@swc-node/register', script, JSON.stringify(input)], {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const exited = once(child, 'exit');
    let last: Ingestion | undefined;
    for await (const line of createInterface({ input: child.stdout! })) {
      last = JSON.parse(line) as Ingestion;
      onState(last, () => child.kill('SIGKILL'));
    }
    const [code] = (await exited) as [number | null];
    const rows = existsSync(rowsFile) ? (JSON.parse(readFileSync(rowsFile, 'utf8')) as Rows) : null;
    return { code, last: last!, rows };
  }

  it('is ingested completely: the subject of each portrait, all clear faces of the album, every photo for RESNET50', async () => {
    const { code, last, rows } = await ingest('undisturbed');
    expect(code).toBe(0);
    expect(last).toMatchObject({ status: 'SUCCEEDED', total: 12, done: 12, problem: null });
    expect(last.outcomes).toContainEqual({ model: 'RESNET50', outcome: 'INDEXED', count: 12 });
    expect(last.outcomes).toContainEqual({ model: 'MOBILEFACENET', outcome: 'INDEXED', count: 12 });
    undisturbed = rows!;

    expect(undisturbed.RESNET50.map(({ faceId }) => faceId)).toHaveLength(12);
    const { MOBILEFACENET: faces } = undisturbed;
    const subjects = faces.filter(({ identity }) => identity !== '');
    expect(subjects.map(({ photoId }) => photoId)).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => `Barack_Obama/000${number}`),
      'Joe_Biden/0001',
    ]);
    expect(subjects.every(({ subject, score }) => subject && score >= 0.95)).toBe(true);
    // The album shows 23 people; faces with a score below 0.95 are not indexed.
    expect(faces.length - subjects.length).toBeGreaterThan(15);
    expect(faces.length - subjects.length).toBeLessThanOrEqual(23);

    const vector = (photoId: string) => subjects.find((row) => row.photoId === photoId)!.vector;
    const alike = dot(vector('Barack_Obama/0001'), vector('Barack_Obama/0002'));
    expect(alike).toBeGreaterThan(dot(vector('Barack_Obama/0001'), vector('Joe_Biden/0001')) + 0.2);
  });

  it('results in the same rows when the process is killed repeatedly during the ingestion', async () => {
    // The moment of the kill is random, because the result must be the same for every moment.
    for (let kill = 0; kill < KILLS; kill++) {
      // Alternately before the first photos are written and while photos are being written.
      const { least, within } = kill % 2 ? { least: 1, within: 300 } : { least: 0, within: 1500 };
      let isKillScheduled = false;
      await ingest('killed', ({ total, done, status }, end) => {
        if (total === null || done < least || status !== 'RUNNING' || isKillScheduled) return;
        isKillScheduled = true;
        setTimeout(end, Math.random() * within);
      });
    }
    const { code, last, rows } = await ingest('killed');
    expect(code).toBe(0);
    expect(last).toMatchObject({ status: 'SUCCEEDED', total: 12, done: 12 });
    for (const model of MODELS) {
      const expected = undisturbed[model];
      expect(rows![model].map(withoutVector)).toEqual(expected.map(withoutVector));
      // The batches of crops depend on timing, which changes the last bits of the vectors.
      for (const [i, { vector }] of rows![model].entries()) expect(dot(vector, expected[i]!.vector)).toBeCloseTo(1, 4);
    }
  });
});

function withoutVector({ vector, ...row }: Row): Omit<Row, 'vector'> {
  expect(vector.length).toBeGreaterThan(0);
  return row;
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
