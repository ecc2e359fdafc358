import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { allRows } from '../testing/rows';
import { ROWS } from '../testing/rebuild-process';
import type { VectorStore } from '../vector-store';
import { openMilvusLite } from './open-milvus-lite';

const WORKSPACE = resolve(__dirname, '../../../..');
const KILLS = 8;
/** Each kill needs a new process, which takes seconds on a busy machine. */
const TIMEOUT_MS = 240_000;

describeWith('a build in Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const dataDirectory = temporaryFolder();
  let store: VectorStore | undefined;
  afterEach(() => store?.close());

  /** Builds until `killAt` milliseconds after the first commit, then sends SIGKILL. @returns the number of the last reported build */
  async function buildUntilKilled(killAt: number): Promise<number> {
    const script = join(__dirname, '../testing/rebuild-process.ts');
    const child = spawn(process.execPath, ['-r', '@swc-node/register', script, binaryFolder, dataDirectory], {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), ended]);
    await sleep(killAt);
    child.kill('SIGKILL');
    await ended;
    return Number(output.trim().split('\n').at(-1));
  }

  it(
    'leaves all rows of one build when the process is killed at any moment',
    async () => {
      let last = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        // A build takes some hundred milliseconds; the moments are spread over it.
        const reported = await buildUntilKilled(kill * 37);
        store = await openMilvusLite({ binaryFolder, dataDirectory });
        const index = store.index('rebuilt');
        const rows = await allRows(index);
        expect(rows).toHaveLength(ROWS);
        const builds = new Set(rows.map(({ photoWidth }) => photoWidth));
        expect(builds.size).toBe(1);
        const [build] = builds;
        // The commit may have been done without having been reported.
        expect([reported, reported + 1]).toContain(build);
        expect(build!).toBeGreaterThan(last);
        last = build!;
        await index.discardBuilds();
        expect(await index.count()).toBe(ROWS);
        await store.close();
      }
    },
    TIMEOUT_MS,
  );
});
