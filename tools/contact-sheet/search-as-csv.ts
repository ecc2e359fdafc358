import type { ContactSheet } from '@lookalike/core';
import { unparse } from 'papaparse';

const COLUMNS = [
  'probe',
  'probeFace',
  'probeIdentity',
  'model',
  'rank',
  'similarity',
  'photo',
  'identity',
  'face',
  'x',
  'y',
  'width',
  'height',
];

// As papaparse's own (`true`), but for text with a line break in it, which that lets through.
const FORMULA = /^[=+\-@\t\r]/;

/**
 * What was found, as a table for spreadsheets. The inspector page writes the same.
 *
 * Comma-separated, quoted where needed, each line ended by CR LF, the header `COLUMNS` always there. One row a match, in the order
 * of probes, models and ranks; a model with a problem has none.
 * - `probe`, `photo`: PhotoIds. `probeIdentity`, `identity`: empty where none is known.
 * - `probeFace`: index of the searched face on the probe, empty for a model of whole photos (RESNET50).
 * - `similarity`: in full precision. `face`: FaceId, empty for a whole photo.
 * - `x`, `y`, `width`, `height`: the face's box in pixels of the upright photo, empty for a whole photo.
 *
 * Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, tab or CR) gets a `'` in front.
 */
export function searchAsCsv({ probes }: Pick<ContactSheet, 'probes'>): string {
  const rows = probes.flatMap((probe) =>
    probe.answers.flatMap(({ model, result }) =>
      (result?.matches ?? []).map(({ rank, similarity, photo, face }) => [
        probe.photo.id,
        result!.probe.face?.index ?? null,
        probe.photo.identity,
        model,
        rank,
        similarity,
        photo.id,
        photo.identity,
        face?.id ?? null,
        ...(face ? [face.box.x, face.box.y, face.box.width, face.box.height] : [null, null, null, null]),
      ]),
    ),
  );
  // The header as a row: papaparse ends the last line only of a table without rows.
  return `${unparse([COLUMNS, ...rows], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}
