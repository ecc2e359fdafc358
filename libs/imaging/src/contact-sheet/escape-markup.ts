const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text as Pango's markup shows it: names are data, never markup. What XML 1.0 cannot hold (control characters, halves of
 * surrogate pairs) becomes U+FFFD; line breaks become spaces.
 */
export function escapeMarkup(text: string): string {
  return text
    .replace(/\s/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"']/gu, (character) => ENTITIES[character]!);
}
