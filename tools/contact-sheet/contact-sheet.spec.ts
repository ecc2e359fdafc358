import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandLineRemedy, createLogger } from '@lookalike/command-line';
import { type ModelAnswer, openLookalike } from '@lookalike/core';
import type { Box, ModelName, Problem } from '@lookalike/domain';
import {
  accessibilityProblems,
  chromium,
  describeWith,
  fetchedAsset,
  temporaryFolder,
  WORKSPACE,
} from '@lookalike/testing';
import { parse } from 'papaparse';
import { FORMULA, MARKUP, writeGallery } from '../testing/contact-sheet-gallery';
import { openFromDisk, type PageFromDisk } from '../testing/page-from-disk';

const MODELS: ModelName[] = ['MOBILEFACENET', 'RESNET50'];
const REQUIRED = ['sample-portraits', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const isComplete = REQUIRED.every((name) => fetchedAsset(name)) && process.platform !== 'win32';
const portraits = isComplete ? fetchedAsset('sample-portraits') : null;
const COLUMNS = 'probe,probeFace,probeIdentity,model,rank,similarity,photo,identity,face,x,y,width,height';
const K = 4;

/** An element of the file that `--json` writes. */
interface JsonSearch {
  probe: { photo: string; face: number | null; identity: string | null; width: number; height: number };
  k: number;
  models: {
    model: ModelName;
    searched: number | null;
    timings: Record<string, number | null> | null;
    problem: Problem | null;
    matches: {
      rank: number;
      similarity: number;
      photo: string;
      identity: string | null;
      face: string | null;
      box: Box | null;
    }[];
  }[];
}

interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

describeWith('portraits, two models, Milvus Lite and file names with any characters', portraits, (asset) => {
  jest.setTimeout(240_000);
  const folder = temporaryFolder();
  const gallery = join(folder, 'people');
  const dataDirectory = join(folder, 'data');
  const probes = [`${MARKUP}/1`, `${FORMULA}/1`, 'Nobody/1'];
  const file = (extension: string) => join(folder, `sheet.${extension}`);
  const searches = () => JSON.parse(readFileSync(file('json'), 'utf8')) as JsonSearch[];
  let answers: ModelAnswer[];
  let result: CommandResult;

  /** Runs the command as users do, without the installation. */
  function run(...flags: string[]): Promise<CommandResult> {
    const script = join(WORKSPACE, 'tools/contact-sheet/contact-sheet.ts');
    const args = ['--gallery', gallery, '--data', dataDirectory, '--models', MODELS.join(), ...flags];
    // An empty variable is not set, whatever .env contains.
    const env = {
      ...process.env,
      MILVUS_ADDRESS: '',
      LOG_LEVEL: '',
      TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json'),
    };
    return new Promise((done) => {
      execFile(
        process.execPath,
        ['-r', '@swc-node/register', script, ...args],
        { cwd: WORKSPACE, env },
        (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  /** Ingests the gallery, searches for the first probe, and closes the data directory, so that the command can open it. */
  async function ingestAndSearch(): Promise<ModelAnswer[]> {
    const cacheFolder = resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache');
    const defaults = { mirror: null, threads: null, milvus: null };
    const config = { gallery, models: MODELS, dataDirectory, cacheFolder, ...defaults };
    const lookalike = await openLookalike(config, {
      logger: createLogger({ logLevel: 'warn', logFormat: 'json' }),
      describeRemedy: commandLineRemedy,
    });
    try {
      await lookalike.opened();
      const { id } = await lookalike.ingestions.start({ models: MODELS });
      for await (const _state of lookalike.ingestions.watch(id));
      return await lookalike.compareModels({ photo: probes[0]! }, { k: K, excludeProbe: true }, MODELS);
    } finally {
      await lookalike.close();
    }
  }

  beforeAll(async () => {
    writeGallery(gallery, asset.folder);
    answers = await ingestAndSearch();
    result = await run('--k', `${K}`, '--out', file('png'), '--csv', '--json', '--probe', ...probes);
  });

  it('prints the path of each file that it writes', () => {
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.trim().split('\n')).toEqual(['png', 'html', 'csv', 'json'].map(file));
    expect(readFileSync(file('png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('reports an unwritable or invalid output file with the flag, before it searches', async () => {
    // The probe does not exist either, which only the search would report.
    const unwritable = await run('--out', join(folder, 'no-such-folder/sheet.png'), '--probe', 'Nobody/2');
    expect(unwritable).toMatchObject({ code: 1, stdout: '' });
    expect(unwritable.stderr).toMatch(
      /^CONFIG_INVALID: .*no-such-folder.* cannot be written: .*\. Name another file with --out/,
    );
    const invalid = await run('--out', file('html'), '--probe', probes[0]!);
    expect(invalid).toMatchObject({ code: 1, stdout: '' });
    expect(invalid.stderr).toMatch(/^CONFIG_INVALID: .*sheet\.html.*--out/);
    expect((await run('--out', file('png'), '--probe', 'Nobody/2')).stderr).toMatch(/^PHOTO_NOT_FOUND/);
  });

  it.each(['--limit=1', '--no-ingest'])('rejects %s, which only an ingestion could respect', async (flag) => {
    const { code, stderr } = await run(flag, '--probe', probes[0]!);
    expect(code).toBe(1);
    expect(stderr).toContain(`unknown option '${flag}'`);
  });

  it('writes the results as JSON in full precision', () => {
    const [first, second] = searches();
    expect(first).toMatchObject({
      k: K,
      probe: { photo: probes[0], face: 0, identity: MARKUP, width: 910, height: 1137 },
    });
    expect(
      first!.models.map(({ model, searched, problem, matches }) => ({ model, searched, problem, matches })),
    ).toEqual(
      answers.map(({ model, result }) => ({
        model,
        searched: result!.searched,
        problem: null,
        matches: result!.matches.map(({ rank, similarity, photo, face }) => ({
          rank,
          similarity,
          photo: photo.id,
          identity: photo.identity,
          face: face?.id ?? null,
          box: face?.box ?? null,
        })),
      })),
    );
    const steps = ['decodeMs', 'detectMs', 'encodeMs', 'searchMs', 'totalMs'];
    expect(Object.keys(first!.models[0]!.timings!)).toEqual(steps);
    expect(second!.probe).toMatchObject({ photo: `${FORMULA}/1`, identity: FORMULA });
  });

  it('writes a problem with its remedy next to the results of the other model', () => {
    const [faces, photos] = searches()[2]!.models;
    expect(faces).toMatchObject({ searched: null, timings: null, matches: [], problem: { code: 'NO_FACE' } });
    expect(faces!.problem!.remedy).not.toBe('');
    expect(photos).toMatchObject({ model: 'RESNET50', searched: 5, problem: null });
    expect(searches()[2]!.probe.face).toBeNull();
  });

  it('names commands in the remedy of a problem', async () => {
    const flags = ['--data', join(folder, 'nothing indexed'), '--out', join(folder, 'empty.png'), '--json'];
    expect(await run(...flags, '--probe', probes[0]!)).toMatchObject({ code: 0 });
    const [search] = JSON.parse(readFileSync(join(folder, 'empty.json'), 'utf8')) as JsonSearch[];
    expect(search!.models[0]!.problem).toMatchObject({
      code: 'INDEX_EMPTY',
      remedy: expect.stringContaining('npm start'),
    });
  });

  it('writes the same as CSV, one row per match, with formulas escaped', () => {
    const csv = readFileSync(file('csv'), 'utf8');
    expect(csv.startsWith(`${COLUMNS}\r\n`)).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const { data, errors } = parse<Record<string, string>>(csv.trimEnd(), { header: true, newline: '\r\n' });
    expect(errors).toEqual([]);
    const escaped = (text: string | null) => (text?.startsWith('=') ? `'${text}` : (text ?? ''));
    const cell = (value: number | null | undefined) => (value == null ? '' : `${value}`);
    expect(data).toEqual(
      searches().flatMap(({ probe, models }) =>
        models.flatMap(({ model, matches }) =>
          matches.map(({ rank, similarity, photo, identity, face, box }) => ({
            probe: escaped(probe.photo),
            probeFace: model === 'RESNET50' ? '' : cell(probe.face),
            probeIdentity: escaped(probe.identity),
            model,
            rank: `${rank}`,
            similarity: `${similarity}`,
            photo: escaped(photo),
            identity: escaped(identity),
            face: escaped(face),
            x: cell(box?.x),
            y: cell(box?.y),
            width: cell(box?.width),
            height: cell(box?.height),
          })),
        ),
      ),
    );
    expect(csv).toContain(`"'=HYPERLINK(""a"")/1"`);
    expect(csv).not.toMatch(/(^|,)"?[=@]/m);
  });

  describeWith('Chromium', chromium(), (program) => {
    let opened: PageFromDisk;
    const page = () => opened.page;
    beforeAll(async () => void (opened = await openFromDisk(program, file('html'))));
    afterAll(() => opened?.browser.close());

    it('writes a page that opens from disk without scripts or requests', async () => {
      expect(await page().title()).toBe('Similar faces for 3 probes');
      expect(await page().locator('script, link, iframe, object, [style]').count()).toBe(0);
      expect(opened.requests).toEqual([`file://${file('html')}`]);
      expect(opened.errors).toEqual([]);
    });

    it('shows names unchanged, whatever characters they contain', async () => {
      expect(await page().getByRole('heading', { level: 2 }).allTextContents()).toEqual(probes);
      expect(await page().locator('img[src="x"], img[onerror]').count()).toBe(0);
    });

    it('shows each match with rank, similarity and its identity’s verdict as text', async () => {
      const row = page().getByRole('article', { name: probes[0] }).getByRole('region', { name: 'MOBILEFACENET' });
      const matches = searches()[0]!.models[0]!.matches;
      const texts = (await row.getByRole('listitem').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
      expect(texts).toEqual(
        matches.map(({ rank, similarity, photo, identity }) => {
          const [mark, verdict] = identity === MARKUP ? ['✓', 'same identity'] : ['✗', 'different identity'];
          const name = identity!.replaceAll('_', ' ');
          return `Rank ${rank} similarity ${similarity.toFixed(3)} ${mark}${verdict} ${name} ${photo}`;
        }),
      );
      await row.getByText('2 of 3 the same identity').waitFor();
      await row.getByText('4 faces searched').waitFor();
    });

    it('shows a problem and its remedy', async () => {
      const { message, remedy } = searches()[2]!.models[0]!.problem!;
      const row = page().getByRole('article', { name: 'Nobody/1' }).getByRole('region', { name: 'MOBILEFACENET' });
      expect(await row.textContent()).toContain(message);
      expect(await row.textContent()).toContain(remedy);
    });

    it('contains images of moderate size, all of them visible', async () => {
      const sides = (await page().evaluate(
        'Array.from(document.images, (image) => Math.max(image.naturalWidth, image.naturalHeight))',
      )) as number[];
      const photos = await page().locator('.photo .outlined img').count();
      expect(photos).toBe(probes.length);
      expect(Math.min(...sides)).toBeGreaterThan(0);
      expect(Math.max(...sides)).toBeLessThanOrEqual(500);
      expect(sides.filter((side) => side > 200).length).toBeLessThanOrEqual(photos);
    });

    it('has a policy that blocks requests, even from injected markup', async () => {
      const directive = await page().evaluate(`new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/face.jpg' }));
      })`);
      expect(directive).toBe('img-src');
      await page().reload();
    });

    it.each([
      ['light', 1440],
      ['light', 390],
      ['dark', 1440],
      ['dark', 390],
    ] as const)('is accessible and fits: %s, %i px', async (colorScheme, width) => {
      await page().emulateMedia({ colorScheme });
      await page().setViewportSize({ width, height: 900 });
      expect(await accessibilityProblems(page())).toEqual([]);
      expect(await page().evaluate('document.documentElement.scrollWidth')).toBe(width);
    });
  });
});
