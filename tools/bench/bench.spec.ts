import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';

const ASSETS = ['sample-portraits', 'sample-group', 'mobilefacenet', 'mtcnn', 'milvus-lite'];

interface WrittenReport {
  machine: object;
  load: object;
  sections: { title: string; notes: string[]; rows: Record<string, unknown>[] }[];
}

const spread = (repeats: number) => ({
  median: expect.any(Number),
  min: expect.any(Number),
  max: expect.any(Number),
  repeats,
});

async function bench(...flags: string[]): Promise<{ report: WrittenReport; markdown: string }> {
  const output = temporaryFolder();
  const args = ['-r', '@swc-node/register', 'tools/bench/bench.ts', '--gallery', 'sample', '--models', 'MOBILEFACENET'];
  await promisify(execFile)(process.execPath, [...args, ...flags, '--output', output], {
    cwd: WORKSPACE,
    env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
  });
  return {
    report: JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')),
    markdown: readFileSync(join(output, 'report.md'), 'utf8'),
  };
}

describeWith('npm run bench', ASSETS.every((name) => fetchedAsset(name)) || null, () => {
  it('reports ingestions and layers of a few photos', async () => {
    const { report, markdown } = await bench('--parts', 'ingestion,layers', '--photos', '2', '--repeats', '2');
    expect(report.machine).toMatchObject({ processor: expect.any(String), cores: expect.any(Number) });
    expect(report.load).toEqual({ before: expect.any(Number), after: expect.any(Number) });
    const rows = new Map(report.sections.map((section) => [section.title, section.rows]));
    expect(rows.get('Ingestion')).toMatchObject([
      { models: 'MOBILEFACENET', 'photos/s': spread(2), detect: spread(2), idle: spread(2), upsert: spread(2) },
    ]);
    expect(rows.get('Memory during an ingestion')).toMatchObject([{ peak: spread(2) }]);
    expect(rows.get('Longest stall of the event loop during an ingestion')).toMatchObject([{ 'stall ms': spread(2) }]);
    const layers = rows.get('Slowest layers')!;
    expect(layers.map(({ network }) => network)).toEqual(['MTCNN pnet', 'MTCNN rnet', 'MTCNN onet', 'MOBILEFACENET']);
    // 221 million pairs of multiplication and addition (Chen et al. 2018, arXiv:1804.07573); channels that fill blocks come on top.
    const operations = layers.at(-1)!['billions of operations per photo'];
    expect(operations).toBeGreaterThan(2 * 0.221);
    expect(operations).toBeLessThan(2 * 0.25);
    expect(markdown).toMatch(/^\| MOBILEFACENET \| [\d.]+ \([\d.]+–[\d.]+\) \|/m);
  });
});
