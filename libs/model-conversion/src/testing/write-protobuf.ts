/** Field `number` with wire type 2: a message (its encoded fields), a string or bytes. */
export function message(number: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([messageKey(number, body.length), body]);
}

/** The bytes that precede the content of a field with wire type 2: its number and the length of the content. */
export function messageKey(number: number, length: number): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(length)]);
}

/** Field `number` with wire type 0. */
export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}
