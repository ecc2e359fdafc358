import { type ExportedMatch, type ExportedSearch, searchesToCsv, searchesToJson } from './search-export';

const HEADER = 'probe,probeFace,probeIdentity,model,rank,similarity,photo,identity,face,x,y,width,height\r\n';
const TIMINGS = { decodeMs: null, detectMs: null, encodeMs: null, searchMs: 1, totalMs: 2 };
const PROBLEM = { code: 'NO_FACE', message: 'No face.', remedy: 'Use another image.', retryable: false };

const match = (photo: string, similarity = 0.5): ExportedMatch => ({
  rank: 1,
  similarity,
  photo,
  identity: null,
  face: null,
  box: null,
});

function searchWith(matches: ExportedMatch[], probeFace: number | null = null): ExportedSearch {
  return {
    probe: { photo: 'a,b', identity: null, width: 250, height: 200 },
    k: 3,
    models: [
      { model: 'FACENET', result: null, problem: PROBLEM },
      { model: 'RESNET50', result: { probeFace, searched: 9, timings: TIMINGS, matches }, problem: null },
    ],
  };
}

describe('searchesToCsv', () => {
  it('has its header even without matches', () => {
    expect(searchesToCsv([searchWith([])])).toBe(HEADER);
  });

  it('quotes text where needed, leaves unknown cells empty, and keeps a negative similarity a number', () => {
    expect(searchesToCsv([searchWith([match('c "d"', -0.03125)])])).toBe(
      `${HEADER}"a,b",,,RESNET50,1,-0.03125,"c ""d""",,,,,,\r\n`,
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=1\n+2'])('escapes %j, which would be a formula', (name) => {
    expect(searchesToCsv([searchWith([match(name)])])).toContain(`,"'${name}",`);
  });
});

describe('searchesToJson', () => {
  it('has the searched face, a problem with retryable, and no field of the caller beyond the format', () => {
    const box = { x: 1, y: 2, width: 3, height: 4, id: 'not exported' };
    const found = { ...match('c'), face: 'c#0', box, photoUrl: 'not exported' };
    const [element] = JSON.parse(searchesToJson([searchWith([found], 2)])) as object[];
    expect(element).toEqual({
      probe: { photo: 'a,b', face: 2, identity: null, width: 250, height: 200 },
      k: 3,
      models: [
        { model: 'FACENET', searched: null, timings: null, problem: PROBLEM, matches: [] },
        {
          model: 'RESNET50',
          searched: 9,
          timings: TIMINGS,
          problem: null,
          matches: [{ ...match('c'), face: 'c#0', box: { x: 1, y: 2, width: 3, height: 4 } }],
        },
      ],
    });
  });
});
