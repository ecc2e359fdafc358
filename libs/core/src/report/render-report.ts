import { createHash } from 'node:crypto';
import type { ContactSheet } from '../contract/contact-sheets';
import { html, Html } from './html';
import { counted, dateInWords } from './in-words';
import type { ReadPhoto } from './read-photo';
import { renderOverview } from './render-overview';
import { renderProbe } from './render-probe';
import { REPORT_STYLE } from './report-style';
import { titleOf } from './title';
import { VERDICTS } from './verdicts';

/** In one piece: a blank more, and the policy would not know it. */
const STYLE = new Html(`<style>${REPORT_STYLE}</style>`);

// Nothing is fetched and nothing runs, even if a name should once slip through unescaped. Style is allowed by what it is.
const POLICY = [
  `default-src 'none'`,
  `img-src data:`,
  `style-src 'sha256-${createHash('sha256').update(REPORT_STYLE).digest('base64')}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** The contact sheet as a page that needs nothing else and opens from disk: no script, no request, pictures within. */
export async function renderReport(sheet: ContactSheet, read: ReadPhoto): Promise<string> {
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
  const people = gallery.identityCount === 0 ? '' : ` of ${counted(gallery.identityCount, 'identity', 'identities')}`;
  return html`<header class="head">
    <h1>${title}</h1>
    <dl>
      <div>
        <dt>Gallery</dt>
        <dd>${gallery.name}, ${counted(gallery.photoCount, 'photo')}${people}</dd>
      </div>
      <div>
        <dt>Searched</dt>
        <dd><time datetime="${searchedAt.toISOString()}">${dateInWords(searchedAt)}</time></dd>
      </div>
      <div>
        <dt>Matches asked for</dt>
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
        ({ name, mark, words }) =>
          html`<li class="${name}"><span class="verdict" aria-hidden="true">${mark}</span> ${words}</li>`,
      )}
    </ul>
    <p class="note">
      A similarity is the cosine of two embeddings, −1 to 1. It can be compared within one model only: 0.6 of one model
      is not 0.6 of another. Identities are those the photos are filed under, right or wrong.
    </p>`;
}
