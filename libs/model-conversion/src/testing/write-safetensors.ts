/** A safetensors file of float32 tensors. */
export function writeSafetensors(tensors: Record<string, { shape: number[]; values: number[] }>): Buffer {
  let offset = 0;
  const header = Object.entries(tensors).map(([name, { shape, values }]) => {
    const begin = offset;
    offset += values.length * 4;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }];
  });
  return encodeSafetensors(
    Object.fromEntries(header),
    Object.values(tensors).flatMap(({ values }) => values),
  );
}

/** Any header, valid or not, followed by float32 values. */
export function encodeSafetensors(header: Record<string, unknown> | string, values: readonly number[]): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.from(BigUint64Array.of(BigInt(json.length)).buffer);
  return Buffer.concat([length, json, Buffer.from(Float32Array.from(values).buffer)]);
}
