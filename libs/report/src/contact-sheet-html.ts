import { createHash } from 'node:crypto';
import { formatCount, type ModelName } from '@lookalike/domain';
import {
  type ContactSheet,
  type ReadPhoto,
  type SheetAnswer,
  type SheetProbe,
  summariseSameIdentity,
  titleOf,
} from './contact-sheet';
import { CONTACT_SHEET_STYLE } from './contact-sheet-style';
import { withLineBreaks, html, Html } from './html';
import { VERDICTS } from './model-row-html';
import { renderProbe } from './probe-html';

/** Not formatted further: an additional space would change the hash in the policy. */
const STYLE = new Html(`<style>${CONTACT_SHEET_STYLE}</style>`);

// Nothing can be loaded or executed, even if a name were inserted unescaped. The style is allowed by its hash.
const POLICY = [
  `default-src 'none'`,
  `img-src data:`,
  `style-src 'sha256-${createHash('sha256').update(CONTACT_SHEET_STYLE).digest('base64')}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

const DATES = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** A contact sheet as a self-contained page that opens from disk: no script, no request, inline images. */
export async function contactSheetHtml(sheet: ContactSheet, read: ReadPhoto): Promise<string> {
  const ids = sheet.probes.map((_, i) => `probe-${i + 1}`);
  const probes: Html[] = [];
  for (const [i, probe] of sheet.probes.entries()) probes.push(await renderProbe(probe, ids[i]!, read));
  const title = titleOf(sheet);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>${renderHead(sheet, title, ids)} ${probes}</main>
      </body>
    </html> `;
  return page.markup;
}

function renderHead(sheet: ContactSheet, title: string, ids: string[]): Html {
  const { gallery, k, searchedAt, probes } = sheet;
  const models = [...new Set(probes.flatMap(({ answers }) => answers.map(({ model }) => model)))];
  const identities =
    gallery.identityCount === 0 ? '' : ` of ${formatCount(gallery.identityCount, 'identity', 'identities')}`;
  return html`<header class="head">
    <h1>${title}</h1>
    <dl>
      <div>
        <dt>Gallery</dt>
        <dd>${gallery.name}, ${formatCount(gallery.photoCount, 'photo')}${identities}</dd>
      </div>
      <div>
        <dt>Searched</dt>
        <dd><time datetime="${searchedAt.toISOString()}">${DATES.format(searchedAt)} UTC</time></dd>
      </div>
      <div>
        <dt>Requested matches</dt>
        <dd>k = ${k}</dd>
      </div>
      <div>
        <dt>Models</dt>
        <dd>${models.join(', ')}</dd>
      </div>
    </dl>
    ${renderLegend()} ${renderOverview(sheet, models, ids)}
  </header>`;
}

function renderLegend(): Html {
  return html`<ul class="legend" aria-label="Legend">
      ${Object.values(VERDICTS).map(
        ({ className, mark, text }) =>
          html`<li class="${className}"><span class="verdict" aria-hidden="true">${mark}</span> ${text}</li>`,
      )}
    </ul>
    <p class="note">
      A similarity is the cosine of two embeddings, −1 to 1. Compare similarities of one model only: 0.6 has a different
      meaning for each model. Identities are those of the gallery, right or wrong.
    </p>`;
}

/** For several probes: the result of each model for each probe, with links. @param ids HTML ids of the probes' headings */
function renderOverview({ probes }: ContactSheet, models: ModelName[], ids: string[]): Html | null {
  if (probes.length < 2) return null;
  return html`<div class="overview" tabindex="0" role="region" aria-labelledby="overview">
    <table>
      <caption id="overview">
        Matches of the same identity
      </caption>
      <thead>
        <tr>
          <th scope="col">Probe</th>
          ${models.map((model) => html`<th scope="col">${model}</th>`)}
          <th scope="col">In the gallery</th>
        </tr>
      </thead>
      <tbody>
        ${probes.map((probe, i) => renderOverviewRow(probe, models, ids[i]!))}
      </tbody>
    </table>
  </div>`;
}

function renderOverviewRow({ photo, identityPhotos, answers }: SheetProbe, models: ModelName[], id: string): Html {
  return html`<tr>
    <th scope="row"><a href="#${id}">${withLineBreaks(photo.id)}</a></th>
    ${models.map((model) => html`<td>${formatAnswer(answers.find((answer) => answer.model === model))}</td>`)}
    <td>
      ${identityPhotos === null ? 'unknown' : identityPhotos === 1 ? 'no other' : formatCount(identityPhotos - 1, 'other', 'others')}
    </td>
  </tr>`;
}

function formatAnswer(answer: SheetAnswer | undefined): string {
  if (!answer) return 'not compared';
  if (answer.problem) return answer.problem.code;
  return summariseSameIdentity(answer.result)?.share ?? 'unknown';
}
