import type { Problem } from '@lookalike/domain';
import type { Timings } from '../search/resolve-probe';
import type { ModelAnswer, SimilarFaces } from '../search/similar-faces';
import { countSame } from './count-same';
import { html, type Html } from './html';
import { counted, milliseconds } from './in-words';
import type { ReadPhoto } from './read-photo';
import { renderMatch } from './render-match';

const STEPS = [
  ['decode', 'decodeMs'],
  ['detect', 'detectMs'],
  ['encode', 'encodeMs'],
  ['search', 'searchMs'],
  ['total', 'totalMs'],
] as const satisfies readonly (readonly [string, keyof Timings])[];

/** One model's row: its matches, or why it has none. @param id for anchors, of the page's own making */
export async function renderModel({ model, result, problem }: ModelAnswer, id: string, read: ReadPhoto): Promise<Html> {
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

async function renderResult(result: SimilarFaces, read: ReadPhoto): Promise<Html> {
  const { probe, matches, searched, timings } = result;
  const items: Html[] = [];
  for (const match of matches) items.push(await renderMatch(probe, match, read));
  const took = STEPS.flatMap(([step, key]) => (timings[key] === null ? [] : [`${step} ${milliseconds(timings[key])}`]));
  return html`${renderSame(result)}
    <p class="facts">${counted(searched, probe.face ? 'face' : 'photo')} searched · ${took.join(', ')}</p>
    ${
      items.length === 0
        ? html`<p class="facts">No matches.</p>`
        : html`<ol class="matches">
            ${items}
          </ol>`
    }`;
}

function renderSame(result: SimilarFaces): Html | null {
  const count = countSame(result);
  if (!count) return null;
  const unknown = result.matches.length - count.known;
  return html`<p class="same-count">
    <strong>${count.same} of ${result.matches.length}</strong> the same
    identity${unknown === 0 ? null : `, ${unknown} not known`}
  </p>`;
}
