import type { ModelName } from '@lookalike/domain';
import type { ContactSheet, SearchedProbe } from '../contract/contact-sheets';
import type { ModelAnswer } from '../search/similar-faces';
import { breakable } from './breakable';
import { countSame } from './count-same';
import { html, type Html } from './html';
import { counted } from './in-words';

/** With several probes: how each model did on each, and the way there. @param ids of the probes' headings */
export function renderOverview({ probes }: ContactSheet, models: ModelName[], ids: string[]): Html | null {
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
        ${probes.map((probe, i) => renderLine(probe, models, ids[i]!))}
      </tbody>
    </table>
  </div>`;
}

function renderLine({ photo, identityPhotos, answers }: SearchedProbe, models: ModelName[], id: string): Html {
  return html`<tr>
    <th scope="row"><a href="#${id}">${breakable(photo.id)}</a></th>
    ${models.map((model) => html`<td>${sameInWords(answers.find((answer) => answer.model === model))}</td>`)}
    <td>
      ${identityPhotos === null ? 'not known' : identityPhotos === 1 ? 'no other' : counted(identityPhotos - 1, 'other', 'others')}
    </td>
  </tr>`;
}

function sameInWords(answer: ModelAnswer | undefined): string {
  if (!answer) return 'not compared';
  if (answer.problem) return answer.problem.code;
  const count = countSame(answer.result);
  return count ? `${count.same} of ${answer.result.matches.length}` : 'not known';
}
