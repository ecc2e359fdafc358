import type { Box } from '@lookalike/domain';
import type { PhotoSize } from '@lookalike/imaging';
import type { SearchedProbe } from '../contract/contact-sheets';
import { breakable } from './breakable';
import { html, type Html } from './html';
import { counted } from './in-words';
import { nameOf } from './name-of';
import type { ReadPhoto } from './read-photo';
import { renderModel } from './render-model';
import { renderPhoto, renderTile } from './render-picture';

/** A probe and what each model found for it. @param id for anchors, of the page's own making */
export async function renderProbe(probe: SearchedProbe, id: string, read: ReadPhoto): Promise<Html> {
  const models: Html[] = [];
  for (const answer of probe.answers) models.push(await renderModel(answer, `${id}-${answer.model}`, read));
  return html`<article class="probe" aria-labelledby="${id}">
    <header>
      <p class="label">Probe</p>
      <h2 id="${id}">${breakable(probe.photo.id)}</h2>
      ${await renderPictures(probe, read)}
    </header>
    <div class="models">${models}</div>
  </article>`;
}

async function renderPictures({ photo, face, identityPhotos }: SearchedProbe, read: ReadPhoto): Promise<Html> {
  const alt = face ? `The photo ${photo.id}, its searched face framed` : `The photo ${photo.id}`;
  const facts = [
    ...(identityPhotos === null ? [] : [`${othersInWords(identityPhotos)} in the gallery`]),
    face === null ? 'searched as a whole' : `searched with face ${face.index}${face.subject ? ', the subject' : ''}`,
    `${photo.width} × ${photo.height} px`,
  ];
  return html`<figure class="photo">
    <div class="picture">
      ${await renderPhoto(photo.id, alt, read)} ${face === null ? null : renderBox(photo, face.box)}
    </div>
    <figcaption>
      ${face === null ? null : await renderTile(photo.id, face.box, 'The searched face', read)}
      <div>
        <p class="identity">${photo.identity === null ? 'No identity' : nameOf(photo.identity)}</p>
        ${facts.map((fact) => html`<p>${fact}</p>`)}
      </div>
    </figcaption>
  </figure>`;
}

function othersInWords(identityPhotos: number): string {
  return identityPhotos === 1 ? 'no other photo' : counted(identityPhotos - 1, 'other photo');
}

function renderBox(photo: PhotoSize, { x, y, width, height }: Box): Html {
  return html`<svg viewBox="0 0 ${photo.width} ${photo.height}" aria-hidden="true">
    <rect class="halo" x="${x}" y="${y}" width="${width}" height="${height}" />
    <rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" />
  </svg>`;
}
