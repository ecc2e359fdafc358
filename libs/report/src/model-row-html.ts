import { type Box, LookalikeError, type PhotoId, type Problem } from '@lookalike/domain';
import { thumbnail } from '@lookalike/imaging';
import {
  isSameIdentity,
  type ReadPhoto,
  type SheetAnswer,
  type SheetMatch,
  type SheetResult,
  summarizeSameIdentity,
} from './contact-sheet';
import { cropInContext } from './face-in-context';
import { breakable, html, type Html } from './html';

/** Pixels: sharp at the displayed size, and small enough for ten probes in a file of a few megabytes. */
const PROBE_SIDE = 500;
const TILE_SIDE = 168;

/** What a frame says about a match, by colour, mark and text, because not everyone can distinguish green from red. */
export const VERDICTS = {
  same: { className: 'same', mark: '✓', text: 'same identity' },
  different: { className: 'different', mark: '✗', text: 'different identity' },
  unknown: { className: 'unknown', mark: '?', text: 'unknown identity' },
} as const;

const STEPS = [
  ['decode', 'decodeMs'],
  ['detect', 'detectMs'],
  ['encode', 'encodeMs'],
  ['search', 'searchMs'],
  ['total', 'totalMs'],
] as const satisfies readonly (readonly [string, keyof SheetResult['timings']])[];

/** One model's row: its matches, or its problem. @param id HTML id of the heading */
export async function renderModel({ model, result, problem }: SheetAnswer, id: string, read: ReadPhoto): Promise<Html> {
  return html`<section class="model" aria-labelledby="${id}">
    <h3 id="${id}">${model}</h3>
    ${problem ? renderProblem(problem) : await renderResult(result, read)}
  </section>`;
}

function renderProblem({ code, message, remedy }: Problem): Html {
  return html`<p class="problem">
    <strong>${code}</strong> ${message}
    <span class="remedy">${remedy}</span>
  </p>`;
}

async function renderResult(result: SheetResult, read: ReadPhoto): Promise<Html> {
  const { probe, matches, searched, timings } = result;
  const items: Html[] = [];
  for (const match of matches) items.push(await renderMatch(probe, match, read));
  const steps = STEPS.flatMap(([step, key]) => (timings[key] === null ? [] : [`${step} ${formatMs(timings[key])}`]));
  return html`${renderSameCount(result)}
    <p class="facts">${formatCount(searched, probe.face ? 'face' : 'photo')} searched · ${steps.join(', ')}</p>
    ${
      items.length === 0
        ? html`<p class="facts">No matches.</p>`
        : html`<ol class="matches">
            ${items}
          </ol>`
    }`;
}

function renderSameCount(result: SheetResult): Html | null {
  const same = summarizeSameIdentity(result);
  return same && html`<p class="same-count"><strong>${same.share}</strong> ${same.text}</p>`;
}

/** A match in its frame, with rank, similarity, identity and photo id. */
async function renderMatch(probe: SheetResult['probe'], match: SheetMatch, read: ReadPhoto): Promise<Html> {
  const { rank, similarity, photo, face } = match;
  const isSame = isSameIdentity(probe, match);
  const { className, mark, text } = VERDICTS[isSame === null ? 'unknown' : isSame ? 'same' : 'different'];
  const alt = face ? `Face in the photo ${photo.id}` : `The photo ${photo.id}`;
  return html`<li>
    <figure class="match ${className}">
      <div class="frame">${await renderTile(photo.id, face?.box ?? null, alt, read)}</div>
      <figcaption>
        <span class="score">
          <span class="rank"><span class="unseen">Rank </span>${rank}</span>
          <span class="similarity"><span class="unseen">similarity </span>${similarity.toFixed(3)}</span>
          <span class="verdict"><span aria-hidden="true">${mark}</span><span class="unseen">${text}</span></span>
        </span>
        ${photo.identity === null ? null : html`<span class="identity">${formatIdentity(photo.identity)}</span>`}
        <span class="photo-id">${breakable(photo.id)}</span>
      </figcaption>
    </figure>
  </li>`;
}

/** The whole photo as an inline image. */
export function renderPhoto(id: PhotoId, alt: string, read: ReadPhoto): Promise<Html> {
  return inlineImage(alt, async () => thumbnail(await read(id), PROBE_SIDE));
}

/** A square inline image: the face with its surroundings, or the whole photo if `box` is null. */
export function renderTile(id: PhotoId, box: Box | null, alt: string, read: ReadPhoto): Promise<Html> {
  return inlineImage(alt, async () => {
    const bytes = await read(id);
    return box ? cropInContext(bytes, box, TILE_SIDE) : thumbnail(bytes, TILE_SIDE);
  });
}

/** Shows the error code instead of a photo that cannot be read, so that the rest of the page is still rendered. */
async function inlineImage(alt: string, encode: () => Promise<Uint8Array>): Promise<Html> {
  try {
    const base64 = Buffer.from(await encode()).toString('base64');
    return html`<img src="data:image/jpeg;base64,${base64}" alt="${alt}" />`;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return html`<span class="missing">${alt}: ${error.code}</span>`;
  }
}

const NUMBERS = new Intl.NumberFormat('en-GB');

/** `13,233 photos` or `1 photo`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBERS.format(count)} ${count === 1 ? singular : plural}`;
}

/** An identity as display text: galleries use underscores instead of spaces. */
export function formatIdentity(identity: string): string {
  return identity.replaceAll('_', ' ');
}

/** Long durations without fractions; a very short one not as `0 ms`, which would look like a step that was skipped. */
function formatMs(ms: number): string {
  if (ms < 0.05) return 'under 0.1\u00a0ms';
  return `${ms < 10 ? ms.toFixed(1) : NUMBERS.format(Math.round(ms))}\u00a0ms`;
}
