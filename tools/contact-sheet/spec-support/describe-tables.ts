import { readFileSync } from 'node:fs';
import type { ModelAnswer } from '@lookalike/core';
import { parse } from 'papaparse';
import { readSearches } from './json-search';
import { FORMULA, MARKUP } from './odd-gallery';

const COLUMNS = 'probe,probeFace,probeIdentity,model,rank,similarity,photo,identity,face,x,y,width,height';

/** What `--csv` and `--json` wrote for three probes. @param answers to the first of them, asked apart */
export function describeTables(
  csvFile: string,
  jsonFile: string,
  probes: string[],
  answers: () => ModelAnswer[],
): void {
  const searches = () => readSearches(jsonFile);

  it('writes as JSON what was found, in full precision', () => {
    const [first, second] = searches();
    expect(first).toMatchObject({
      k: 4,
      probe: { photo: probes[0], face: 0, identity: MARKUP, width: 910, height: 1137 },
    });
    expect(
      first!.models.map(({ model, searched, problem, matches }) => ({ model, searched, problem, matches })),
    ).toEqual(
      answers().map(({ model, result }) => ({
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
    expect(Object.keys(first!.models[0]!.timings!)).toEqual([
      'decodeMs',
      'detectMs',
      'encodeMs',
      'searchMs',
      'totalMs',
    ]);
    expect(second!.probe).toMatchObject({ photo: `${FORMULA}/1`, identity: FORMULA });
  });

  it('writes a problem with its remedy, and leaves the other model standing', () => {
    const [faces, photos] = searches()[2]!.models;
    expect(faces).toMatchObject({ searched: null, timings: null, matches: [], problem: { code: 'NO_FACE' } });
    expect(faces!.problem!.remedy).not.toBe('');
    expect(photos).toMatchObject({ model: 'RESNET50', searched: 5, problem: null });
    expect(searches()[2]!.probe.face).toBeNull();
  });

  it('writes the same as CSV, a row for each match, with formulas defused', () => {
    const csv = readFileSync(csvFile, 'utf8');
    expect(csv.startsWith(`${COLUMNS}\r\n`)).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const { data, errors } = parse<Record<string, string>>(csv.trimEnd(), { header: true, newline: '\r\n' });
    expect(errors).toEqual([]);
    const safe = (text: string | null) => (text?.startsWith('=') ? `'${text}` : (text ?? ''));
    const shown = (value: number | null | undefined) => (value == null ? '' : `${value}`);
    expect(data).toEqual(
      searches().flatMap(({ probe, models }) =>
        models.flatMap(({ model, matches }) =>
          matches.map(({ rank, similarity, photo, identity, face, box }) => ({
            probe: safe(probe.photo),
            probeFace: model === 'RESNET50' ? '' : shown(probe.face),
            probeIdentity: safe(probe.identity),
            model,
            rank: `${rank}`,
            similarity: `${similarity}`,
            photo: safe(photo),
            identity: safe(identity),
            face: safe(face),
            x: shown(box?.x),
            y: shown(box?.y),
            width: shown(box?.width),
            height: shown(box?.height),
          })),
        ),
      ),
    );
    expect(csv).toContain(`"'=HYPERLINK(""a"")/1"`);
    expect(csv).not.toMatch(/(^|,)"?[=@]/m);
  });
}
