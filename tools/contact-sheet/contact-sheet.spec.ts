import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelAnswer } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { accessibilityProblems, chromium, describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { describeReport } from './spec-support/describe-report';
import { describeTables } from './spec-support/describe-tables';
import { ingestFolder } from './spec-support/ingest-folder';
import { FORMULA, makeOddGallery, MARKUP } from './spec-support/odd-gallery';
import { openFromDisk, type OpenedPage } from './spec-support/page-in-browser';
import { type Ran, runContactSheet } from './spec-support/run-contact-sheet';

// Every machine can have these.
const MODELS: ModelName[] = ['MOBILEFACENET', 'RESNET50'];
const NEEDED = ['sample-portraits', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];
const complete = NEEDED.every((name) => fetchedAsset(name)) && process.platform !== 'win32';
const portraits = complete ? fetchedAsset('sample-portraits') : null;
const K = 4;

describeWith('portraits, two models, Milvus Lite and file names that hold any character', portraits, (own) => {
  jest.setTimeout(240_000);
  const folder = temporaryFolder();
  const gallery = join(folder, 'people');
  const dataFolder = join(folder, 'data');
  const probes = [`${MARKUP}/1`, `${FORMULA}/1`, 'Nobody/1'];
  const file = (extension: string) => join(folder, `sheet.${extension}`);
  let answers: ModelAnswer[];
  let ran: Ran;

  const run = (...flags: string[]) =>
    runContactSheet(['--gallery', gallery, '--data', dataFolder, '--models', MODELS.join(), ...flags]);

  beforeAll(async () => {
    makeOddGallery(gallery, own.folder);
    answers = await ingestFolder({ gallery, dataFolder, models: MODELS }, (lookalike) =>
      lookalike.compareModels({ photo: probes[0]! }, { k: K, excludeProbe: true }, MODELS),
    );
    ran = await run('--k', `${K}`, '--out', file('png'), '--csv', '--json', '--probe', ...probes);
  });

  it('prints the path of each file that it writes', () => {
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.trim().split('\n')).toEqual(['png', 'html', 'csv', 'json'].map(file));
    expect(readFileSync(file('png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('says what is in the way, and names the flag', async () => {
    // Before the search: that probe is not there either.
    const unwritable = await run('--out', join(folder, 'no-such-folder/sheet.png'), '--probe', 'Nobody/2');
    expect(unwritable).toMatchObject({ code: 1, stdout: '' });
    expect(unwritable.stderr).toMatch(
      /^CONFIG_INVALID: .*no-such-folder.* cannot be written: .*\. Name another file with --out/,
    );
    const misnamed = await run('--out', file('html'), '--probe', probes[0]!);
    expect(misnamed).toMatchObject({ code: 1, stdout: '' });
    expect(misnamed.stderr).toMatch(/^CONFIG_INVALID: .*sheet\.html.*--out/);
    expect((await run('--out', file('png'), '--probe', 'Nobody/2')).stderr).toMatch(/^PHOTO_NOT_FOUND/);
  });

  describeTables(file('csv'), file('json'), probes, () => answers);

  describeWith('Chromium', chromium(), (program) => {
    let opened: OpenedPage;
    beforeAll(async () => void (opened = await openFromDisk(program, file('html'))));
    afterAll(() => opened?.browser.close());

    describeReport(file('html'), file('json'), probes, () => opened);

    it.each([
      ['light', 1440],
      ['light', 390],
      ['dark', 1440],
      ['dark', 390],
    ] as const)('is accessible and fits: %s, %i px', async (colorScheme, width) => {
      await opened.page.emulateMedia({ colorScheme });
      await opened.page.setViewportSize({ width, height: 900 });
      expect(await accessibilityProblems(opened.page)).toEqual([]);
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });
  });
});
