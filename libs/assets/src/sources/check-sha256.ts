import { basename } from 'node:path';
import { hashFile } from '../hash-file';
import { SourceFailure } from './source-failure';

/** @throws SourceFailure when the file is another than the one that the AssetSpec means */
export async function checkSha256(file: string, expected: string): Promise<void> {
  const found = await hashFile(file);
  if (found !== expected)
    throw new SourceFailure(
      `${basename(file)} is truncated, tampered with or another release: its sha256 is ${found}, not ${expected}`,
    );
}
