import type { PhotoRef } from '@lookalike/domain';
import type { FaceOfPhoto } from '../galleries/indexed-faces';
import type { Probe } from '../search/similar-faces';
import { sameIdentity } from './same-identity';

const face = (subject: boolean): FaceOfPhoto => ({
  id: 'Ann/0001#1',
  index: 1,
  box: { x: 0, y: 0, width: 10, height: 10 },
  landmarks: [],
  score: 1,
  subject,
  indexed: true,
});
const photoOf = (identity: string | null) => ({ id: `${identity}/0002`, identity, width: 250, height: 250 });
const matchOf = (identity: string | null) => ({ photo: photoOf(identity) });
const probe = (photo: PhotoRef | null, searched: FaceOfPhoto | null): Probe => ({
  width: 250,
  height: 250,
  face: searched,
  photo,
  url: null,
});

it.each([
  ['the subject', face(true)],
  ['a whole photo', null],
])('judges the matches of %s by their identity', (_, searched) => {
  expect(sameIdentity(probe(photoOf('Ann'), searched), matchOf('Ann'))).toBe(true);
  expect(sameIdentity(probe(photoOf('Ann'), searched), matchOf('Bea'))).toBe(false);
});

it('knows nothing of another face on the photo than its subject', () => {
  expect(sameIdentity(probe(photoOf('Ann'), face(false)), matchOf('Ann'))).toBeNull();
  expect(sameIdentity(probe(photoOf('Ann'), face(false)), matchOf('Bea'))).toBeNull();
});

it('knows nothing where either has no identity', () => {
  expect(sameIdentity(probe(photoOf(null), face(true)), matchOf(null))).toBeNull();
  expect(sameIdentity(probe(photoOf('Ann'), face(true)), matchOf(null))).toBeNull();
  expect(sameIdentity(probe(photoOf(null), face(true)), matchOf('Ann'))).toBeNull();
  expect(sameIdentity(probe(null, face(true)), matchOf('Ann'))).toBeNull();
});
