import type { PhotoRef } from '@lookalike/domain';
import { isSameIdentity, type SheetFace, type SheetResult } from './contact-sheet';

const face = (subject: boolean): SheetFace => ({
  id: 'Ann/0001#1',
  index: 1,
  box: { x: 0, y: 0, width: 10, height: 10 },
  subject,
});
const photoOf = (identity: string | null) => ({ id: `${identity}/0002`, identity, width: 250, height: 250 });
const matchOf = (identity: string | null) => ({ photo: photoOf(identity) });
const probe = (photo: PhotoRef | null, searched: SheetFace | null): SheetResult['probe'] => ({ face: searched, photo });

it.each([
  ['the subject', face(true)],
  ['a whole photo', null],
])('judges the matches of %s by their identity', (_, searched) => {
  expect(isSameIdentity(probe(photoOf('Ann'), searched), matchOf('Ann'))).toBe(true);
  expect(isSameIdentity(probe(photoOf('Ann'), searched), matchOf('Bea'))).toBe(false);
});

it('returns null for a face other than the subject, because its identity is unknown', () => {
  expect(isSameIdentity(probe(photoOf('Ann'), face(false)), matchOf('Ann'))).toBeNull();
  expect(isSameIdentity(probe(photoOf('Ann'), face(false)), matchOf('Bea'))).toBeNull();
});

it('returns null if an identity is missing', () => {
  expect(isSameIdentity(probe(photoOf(null), face(true)), matchOf(null))).toBeNull();
  expect(isSameIdentity(probe(photoOf('Ann'), face(true)), matchOf(null))).toBeNull();
  expect(isSameIdentity(probe(photoOf(null), face(true)), matchOf('Ann'))).toBeNull();
  expect(isSameIdentity(probe(null, face(true)), matchOf('Ann'))).toBeNull();
});
