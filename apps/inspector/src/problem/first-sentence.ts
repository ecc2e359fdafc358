/** What a message says first, which is what happened, and the rest, which is how it came about. */
export function firstSentence(message: string): [first: string, rest: string] {
  const end = /[.!?](?=\s+\p{Lu})/u.exec(message);
  if (!end) return [message, ''];
  return [message.slice(0, end.index + 1), message.slice(end.index + 1).trimStart()];
}
