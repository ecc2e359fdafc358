import type { FaceMatch, SearchedProbe } from '@lookalike/core';
import { searchAsCsv } from './search-as-csv';

const HEADER = 'probe,probeFace,probeIdentity,model,rank,similarity,photo,identity,face,x,y,width,height\r\n';
const photo = { id: 'a,b', identity: null, width: 250, height: 250 };
const match = (id: string, similarity: number): FaceMatch => ({
  rank: 1,
  similarity,
  photo: { ...photo, id },
  face: null,
});

function probeWith(matches: FaceMatch[]): SearchedProbe {
  const timings = { decodeMs: null, detectMs: null, encodeMs: null, searchMs: 1, totalMs: 2 };
  const probe = { width: 250, height: 250, face: null, photo, url: null };
  const problem = { code: 'NO_FACE', message: 'No face.', remedy: 'Use another picture.', retryable: false } as const;
  return {
    photo,
    identityPhotos: null,
    face: null,
    answers: [
      { model: 'FACENET', result: null, problem },
      { model: 'RESNET50', result: { model: 'RESNET50', probe, matches, searched: 9, timings }, problem: null },
    ],
  };
}

it('has its header even where nothing was found', () => {
  expect(searchAsCsv({ probes: [probeWith([])] })).toBe(HEADER);
});

it('quotes what needs it, leaves empty what is not known, and a negative similarity a number', () => {
  expect(searchAsCsv({ probes: [probeWith([match('c "d"', -0.03125)])] })).toBe(
    `${HEADER}"a,b",,,RESNET50,1,-0.03125,"c ""d""",,,,,,\r\n`,
  );
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=1\n+2'])('leaves %j no formula', (name) => {
  expect(searchAsCsv({ probes: [probeWith([match(name, 0.5)])] })).toContain(`,"'${name}",`);
});
