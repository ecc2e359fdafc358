import { type Box, formatCount } from '@lookalike/domain';
import type { PhotoSize } from '@lookalike/imaging';
import type { ReadPhoto, SheetProbe } from './contact-sheet';
import { formatIdentity } from './format';
import { withLineBreaks, html, type Html } from './html';
import { renderPhoto, renderTile } from './inline-images';
import { renderModel } from './model-row-html';

/** A probe with each model's matches. @param id HTML id of the heading */
export async function renderProbe(probe: SheetProbe, id: string, read: ReadPhoto): Promise<Html> {
  const models: Html[] = [];
  for (const answer of probe.answers) models.push(await renderModel(answer, `${id}-${answer.model}`, read));
  return html`<article class="probe" aria-labelledby="${id}">
    <header>
      <p class="label">Probe</p>
      <h2 id="${id}">${withLineBreaks(probe.photo.id)}</h2>
      ${await renderProbePhoto(probe, read)}
    </header>
    <div class="models">${models}</div>
  </article>`;
}

async function renderProbePhoto({ photo, face, identityPhotos }: SheetProbe, read: ReadPhoto): Promise<Html> {
  const alt = face ? `The photo ${photo.id} with its searched face outlined` : `The photo ${photo.id}`;
  const others = identityPhotos === 1 ? 'no other photo' : formatCount((identityPhotos ?? 0) - 1, 'other photo');
  const facts = [
    ...(identityPhotos === null ? [] : [`${others} in the gallery`]),
    face === null ? 'searched as a whole' : `searched with face ${face.index}${face.subject ? ', the subject' : ''}`,
    `${photo.width} × ${photo.height} px`,
  ];
  return html`<figure class="photo">
    <div class="outlined">
      ${await renderPhoto(photo.id, alt, read)} ${face === null ? null : renderBox(photo, face.box)}
    </div>
    <figcaption>
      ${face === null ? null : await renderTile(photo.id, face.box, 'The searched face', read)}
      <div>
        <p class="identity">${photo.identity === null ? 'No identity' : formatIdentity(photo.identity)}</p>
        ${facts.map((fact) => html`<p>${fact}</p>`)}
      </div>
    </figcaption>
  </figure>`;
}

function renderBox(photo: PhotoSize, { x, y, width, height }: Box): Html {
  return html`<svg viewBox="0 0 ${photo.width} ${photo.height}" aria-hidden="true">
    <rect class="halo" x="${x}" y="${y}" width="${width}" height="${height}" />
    <rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" />
  </svg>`;
}
