import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  describeWith,
  type LastingTestDisk,
  lastingTestDisk,
  seededRandom,
  temporaryFolder,
  testDisk,
} from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';

const within = temporaryFolder();
const STEPS = 40;

/** Two disks with photos of the same names, and a mount point with one, in any order of mounts, restarts and ingestions. */
describeWith(
  'the right to mount a disk, for disks that are exchanged in any order',
  testDisk(join(within, 'probe')),
  () => {
    const cases = ['photos', 'photos/Disk'].flatMap((path) => [1, 2, 3, 4].map((seed) => ({ path, seed })));

    it.each(cases)(
      'at $path, a photo of the first disk is deleted only on that disk (seed $seed)',
      async ({ path, seed }) => {
        const random = seededRandom(seed);
        const choose = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
        const harness = new IngestionHarness(within, {});
        const prefix = path === 'photos' ? '' : 'Disk/';
        const draw = (names: string[], take: number) => {
          for (const name of names) harness.draw(`${prefix}${name}`, { faces: 1, take });
        };
        // On the mount point, and around the disk.
        harness.draw('Local/1', { faces: 1 });
        draw(['1'], 100);
        const disks: LastingTestDisk[] = [];
        for (const [i, names] of [
          ['1', '2', '3', 'A/1'],
          ['1', '2', 'B/1', 'B/2'],
        ].entries()) {
          const disk = lastingTestDisk(join(harness.folder, path))!;
          disks.push(disk);
          disk.mount();
          // The time when a disk was created is known once its folder was changed at another time, and differs from that of the next disk.
          // The kernel's clock advances in steps of up to 10 ms, in which a fast machine creates two disks.
          await setTimeout(20);
          draw(names, 10 ** i);
          disk.unmount();
        }
        let mounted: number | null = 0;
        disks[0]!.mount();
        await harness.open();
        await harness.ingest();
        /** The photos of the first disk, all of which are indexed. */
        const photos = new Set(['1', '2', '3', 'A/1']);
        const steps: string[] = [];
        const unindexed: string[] = [];
        let added = 0;
        try {
          for (let step = 0; step < STEPS; step += 1) {
            const action = choose([
              'exchange',
              'exchange',
              'restart',
              'ingest',
              'ingest',
              'rebuild',
              'add',
              'remove',
            ] as const);
            if (action === 'exchange') {
              if (mounted !== null) disks[mounted]!.unmount();
              mounted = choose([0, 1, null]);
              if (mounted !== null) disks[mounted]!.mount();
            } else if (action === 'restart') {
              await harness.close();
              await harness.open();
            } else if (action === 'add') {
              const name = `new/${(added += 1)}`;
              draw([name], 1000);
              if (mounted === 0) unindexed.push(name);
            } else if (action === 'remove' && mounted === 0 && photos.size > 2) {
              const name = choose([...photos]);
              photos.delete(name);
              rmSync(join(harness.folder, path, `${name}.jpg`));
            } else if (action !== 'remove') {
              const { status } = await harness.ingest({ rebuild: action === 'rebuild' });
              const rows = Object.keys(await harness.rows('FACENET'));
              steps.push(`${action} ${mounted} ${status}`);
              if (mounted === 0 && status === 'SUCCEEDED') for (const name of unindexed.splice(0)) photos.add(name);
              expect({ steps, rows }).toEqual({
                steps,
                rows: expect.arrayContaining([...photos].map((name) => `${prefix}${name}#0`)),
              });
              continue;
            }
            steps.push(`${action} ${mounted}`);
          }
        } finally {
          await harness.close();
          if (mounted !== null) disks[mounted]!.unmount();
          for (const disk of disks) disk.destroy();
        }
      },
    );
  },
);
