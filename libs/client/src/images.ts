import { readFile } from '#platform';
import type { CallOptions } from './deadline.js';
import { type Connection, post, type Refusal } from './http.js';

/** An ImageInput that names an upload. */
export interface UploadedImage {
  upload: string;
}

/**
 * Uploads a picture and gives what names it in queries, for 15 minutes. One upload serves any number of queries, where base64 in
 * each would be sent and decoded every time.
 * @param blob an image file's bytes, at most 20 MB
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_INPUT_INVALID where it is empty; whether it is a picture the query says.
 *   TypeError where it is no Blob.
 */
export async function imageFromBlob(connection: Connection, blob: Blob, options?: CallOptions): Promise<UploadedImage> {
  if (!(blob instanceof Blob))
    throw new TypeError('imageFromBlob takes a Blob or a File: new Blob([bytes]), for instance.');
  // The gateway takes no other type from a page; what the bytes are it sees for itself.
  const type = blob.type.startsWith('image/') ? blob.type : 'application/octet-stream';
  const read = ({ id }: { id?: unknown } & Refusal) => (typeof id === 'string' ? { upload: id } : undefined);
  return post(connection, 'uploads', { content: blob, type }, read, options);
}

/**
 * Uploads a file, as `imageFromBlob` does.
 * @param file in Node a path, in browsers the `File` of an input, a drop or the clipboard
 * @throws what reading the file throws, such as ENOENT; LookalikeError as `imageFromBlob`
 */
export async function imageFromFile(
  connection: Connection,
  file: string | URL | Blob,
  options?: CallOptions,
): Promise<UploadedImage> {
  options?.signal?.throwIfAborted();
  return imageFromBlob(connection, file instanceof Blob ? file : await readFile(file), options);
}
