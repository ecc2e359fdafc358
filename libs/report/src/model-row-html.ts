import { formatCount, type Problem } from '@lookalike/domain';
import {
  isSameIdentity,
  type ReadPhoto,
  type SheetAnswer,
  type SheetMatch,
  type SheetResult,
  summariseSameIdentity,
} from './contact-sheet';
import { formatIdentity, formatMs } from './format';
import { withLineBreaks, html, type Html } from './html';
import { renderTile } from './inline-images';

/** The meanings of a match's frame, as colour, mark and text, because not everyone can distinguish green from red. */
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
  const same = summariseSameIdentity(result);
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
          <span class="rank"><span class="visually-hidden">Rank </span>${rank}</span>
          <span class="similarity"><span class="visually-hidden">similarity </span>${similarity.toFixed(3)}</span>
          <span class="verdict"
            ><span aria-hidden="true">${mark}</span><span class="visually-hidden">${text}</span></span
          >
        </span>
        ${photo.identity === null ? null : html`<span class="identity">${formatIdentity(photo.identity)}</span>`}
        <span class="photo-id">${withLineBreaks(photo.id)}</span>
      </figcaption>
    </figure>
  </li>`;
}
