import type { PhotoId, PhotoRef } from '@lookalike/domain';
import { renderContactSheet, type SheetProbe, type SheetResult, type SheetRow } from '@lookalike/imaging';
import type { ContactSheetRequest, FaceMatch, ModelAnswer } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { findPhoto } from '../search/resolve-probe';
import { compareModels } from '../search/similar-faces';

/**
 * One PNG by which to judge the models by eye: each probe with its box, and a row of results for each model.
 * @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
 */
export async function drawContactSheet(rooms: Rooms, request: ContactSheetRequest): Promise<Uint8Array> {
  const probes: SheetProbe[] = [];
  for (const id of request.probes) probes.push(await drawProbe(rooms, id, request));
  const { name, photoCount } = rooms.gallery.get();
  return renderContactSheet({
    title: request.probes.length === 1 ? `Who looks like ${request.probes[0]}?` : 'Who looks like whom?',
    note: `Gallery ${name}, ${photoCount} photos`,
    probes,
  });
}

async function drawProbe(rooms: Rooms, id: PhotoId, { k, models }: ContactSheetRequest): Promise<SheetProbe> {
  const photo = findPhoto(rooms, id);
  const answers = await compareModels(rooms, { photo: id }, { k, excludeProbe: true }, models);
  const face = answers.map(({ result }) => result?.probe.face).find((found) => found);
  return {
    picture: { read: () => rooms.gallery.get().read(id), box: face?.box ?? null },
    caption: id,
    rows: answers.map((answer) => drawRow(rooms, photo, answer)),
  };
}

function drawRow(rooms: Rooms, probe: PhotoRef, { model, result, problem }: ModelAnswer): SheetRow {
  if (problem) return { model, problem: `${problem.message} ${problem.remedy}`, results: [] };
  return {
    model,
    note: `of ${result.searched} indexed`,
    results: result.matches.map((match) => drawResult(rooms, probe, match)),
  };
}

function drawResult(rooms: Rooms, probe: PhotoRef, { rank, similarity, photo, face }: FaceMatch): SheetResult {
  const known = probe.identity !== null && photo.identity !== null;
  return {
    picture: { read: () => rooms.gallery.get().read(photo.id), box: face?.box ?? null },
    rank,
    similarity,
    caption: photo.id,
    sameIdentity: known ? probe.identity === photo.identity : null,
  };
}
