import { readFile } from '#platform';
import type { CallOptions } from './deadline.js';
import { type Connection, type HttpProblem, post } from './http.js';

/** An ImageInput that refers to an upload. */
export interface UploadedImage {
  upload: string;
}

/**
 * Uploads an image and returns its reference for queries, valid for 15 minutes. One upload serves any number of queries, whereas
 * base64 is sent and decoded with each of them.
 * @param blob an image file's bytes, at most 20 MB
 * @throws LookalikeError IMAGE_TOO_LARGE, or IMAGE_INPUT_INVALID if it is empty (whether the bytes are an image is checked by the
 *   query); TypeError if it is not a Blob
 */
export async function imageFromBlob(connection: Connection, blob: Blob, options?: CallOptions): Promise<UploadedImage> {
  if (!(blob instanceof Blob))
    throw new TypeError('imageFromBlob takes a Blob or a File, for example new Blob([bytes]).');
  // The gateway accepts no other type from a page, and detects the format from the bytes.
  const type = blob.type.startsWith('image/') ? blob.type : 'application/octet-stream';
  const read = ({ id }: { id?: unknown } & HttpProblem) => (typeof id === 'string' ? { upload: id } : undefined);
  return post(connection, 'uploads', { content: blob, type }, read, options);
}

/**
 * Uploads a file, as `imageFromBlob` does.
 * @param file in Node a path, in browsers the `File` of an input, a drop or the clipboard
 * @throws the error of reading the file, such as ENOENT; LookalikeError as `imageFromBlob`
 */
export async function imageFromFile(
  connection: Connection,
  file: string | URL | Blob,
  options?: CallOptions,
): Promise<UploadedImage> {
  options?.signal?.throwIfAborted();
  return imageFromBlob(connection, file instanceof Blob ? file : await readFile(file), options);
}
