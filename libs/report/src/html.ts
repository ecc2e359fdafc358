import escapeHtml from 'escape-html';

/** Markup that is inserted unescaped: the result of `html`, or a constant. Never wrap data in it. */
export class Html {
  constructor(readonly markup: string) {}
}

export type HtmlValue = Html | string | number | null | HtmlValue[];

/**
 * A template tag for markup. Strings and numbers are escaped for elements and quoted attributes, so that names are never markup;
 * `Html` is inserted as it is, lists are concatenated, and null is empty.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((before, string, i) => before + toMarkup(values[i - 1]!) + string));
}

function toMarkup(value: HtmlValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  return value instanceof Html ? value.markup : escapeHtml(String(value));
}

const BREAK = new Html('<wbr />');

/** An id with line break opportunities after slashes and underscores, so that numbers are not split. */
export function withLineBreaks(id: string): Html {
  return html`${id.split(/(?<=[/_])/).flatMap((part, i): HtmlValue[] => (i === 0 ? [part] : [BREAK, part]))}`;
}
