/** Remedies for this page, where the API's own remedy is written for programs. */
const REMEDIES: Readonly<Record<string, string>> = {
  IMAGE_INPUT_INVALID: 'Choose another file: a JPEG, PNG or WebP, for instance.',
  UPLOAD_NOT_FOUND: 'Choose the picture again.',
  PHOTO_NOT_FOUND: 'Search a person by name, or take any photo by chance.',
  IDENTITY_NOT_FOUND: 'Search the person by name on the page “Compare”.',
  FACE_NOT_FOUND: 'Choose one of the faces that are marked in the photo.',
  INGESTION_NOT_FOUND: 'Choose one of the ingestions that are listed on the page “Ingestion”.',
  INGESTION_RUNNING: 'Wait until it has ended, or cancel it on the page “Ingestion”.',
};

export function remedyOnPage({ code, remedy }: { code: string; remedy: string }): string {
  return REMEDIES[code] ?? remedy;
}

/** The first sentence of a message, which says what happened, and the rest. */
export function firstSentence(message: string): [first: string, rest: string] {
  const end = /[.!?](?=\s+\p{Lu})/u.exec(message);
  if (!end) return [message, ''];
  return [message.slice(0, end.index + 1), message.slice(end.index + 1).trimStart()];
}
