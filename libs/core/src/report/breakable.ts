import { html, Html, type HtmlValue } from './html';

const BREAK = new Html('<wbr />');

/** An id that is broken after its slashes and underscores where it is too long for a line, so that numbers stay whole. */
export function breakable(id: string): Html {
  return html`${id.split(/(?<=[/_])/).flatMap((part, i): HtmlValue[] => (i === 0 ? [part] : [BREAK, part]))}`;
}
