import { renderContactSheet, type SheetProbe, type SheetResult, type SheetRow } from '@lookalike/imaging';
import type { ContactSheet, SearchedProbe } from '../contract/contact-sheets';
import type { FaceMatch, ModelAnswer, Probe } from '../search/similar-faces';
import type { ReadPhoto } from './read-photo';
import { sameIdentity } from './same-identity';
import { titleOf } from './title';

/** One PNG by which to judge the models by eye: each probe with its box, and a row of results for each model. */
export function drawContactSheet(sheet: ContactSheet, read: ReadPhoto): Promise<Uint8Array> {
  const { name, photoCount } = sheet.gallery;
  return renderContactSheet({
    title: titleOf(sheet),
    note: `Gallery ${name}, ${photoCount} photos`,
    probes: sheet.probes.map((probe) => drawProbe(probe, read)),
  });
}

function drawProbe({ photo, face, answers }: SearchedProbe, read: ReadPhoto): SheetProbe {
  return {
    picture: { read: () => read(photo.id), box: face?.box ?? null },
    caption: photo.id,
    rows: answers.map((answer) => drawRow(answer, read)),
  };
}

function drawRow({ model, result, problem }: ModelAnswer, read: ReadPhoto): SheetRow {
  if (problem) return { model, problem: `${problem.message} ${problem.remedy}`, results: [] };
  return {
    model,
    note: `of ${result.searched} indexed`,
    results: result.matches.map((match) => drawResult(result.probe, match, read)),
  };
}

function drawResult(probe: Probe, match: FaceMatch, read: ReadPhoto): SheetResult {
  const { rank, similarity, photo, face } = match;
  return {
    picture: { read: () => read(photo.id), box: face?.box ?? null },
    rank,
    similarity,
    caption: photo.id,
    sameIdentity: sameIdentity(probe, match),
  };
}
