import escapeHtml from 'escape-html';

/** Markup that stands in a page as it is: what `html` made, or a constant of ours. Never wrap a name in it. */
export class Html {
  constructor(readonly markup: string) {}
}

export type HtmlValue = Html | string | number | null | HtmlValue[];

/**
 * Markup with values in it. Text is escaped, so that names are data and never markup, in elements as in quoted attributes;
 * `Html` stands as it is, lists one item after the other, null for nothing.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((before, string, i) => before + markupOf(values[i - 1]!) + string));
}

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(markupOf).join('');
  return value instanceof Html ? value.markup : escapeHtml(String(value));
}
