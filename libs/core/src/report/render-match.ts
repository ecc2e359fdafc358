import type { FaceMatch, Probe } from '../search/similar-faces';
import { breakable } from './breakable';
import { html, type Html } from './html';
import { nameOf } from './name-of';
import type { ReadPhoto } from './read-photo';
import { renderTile } from './render-picture';
import { sameIdentity } from './same-identity';
import { VERDICTS, verdictOf } from './verdicts';

/** A match in its frame, with rank, similarity, and whose photo it is. */
export async function renderMatch(probe: Probe, match: FaceMatch, read: ReadPhoto): Promise<Html> {
  const { rank, similarity, photo, face } = match;
  const { name, mark, words } = VERDICTS[verdictOf(sameIdentity(probe, match))];
  const alt = face ? `Face on the photo ${photo.id}` : `The photo ${photo.id}`;
  return html`<li>
    <figure class="match ${name}">
      <div class="frame">${await renderTile(photo.id, face?.box ?? null, alt, read)}</div>
      <figcaption>
        <span class="score">
          <span class="rank"><span class="unseen">Rank </span>${rank}</span>
          <span class="similarity"><span class="unseen">similarity </span>${similarity.toFixed(3)}</span>
          <span class="verdict"><span aria-hidden="true">${mark}</span><span class="unseen">${words}</span></span>
        </span>
        ${photo.identity === null ? null : html`<span class="identity">${nameOf(photo.identity)}</span>`}
        <span class="photo-id">${breakable(photo.id)}</span>
      </figcaption>
    </figure>
  </li>`;
}
