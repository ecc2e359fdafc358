import { createHash } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { UrlSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { downloadFile } from '../download/download-file';
import { checkSha256 } from '../files';
import type { SourceContext } from './source-context';

/** An official URL: one file, several files, or members of an archive. */
export async function fromUrl(source: UrlSource, context: SourceContext): Promise<void> {
  const { files, partial, reporter, signal } = context;
  const phase = reporter.start('download', source.bytes ?? null);
  try {
    let previousBytes = 0;
    for (const [name, url] of urlsByName(source)) {
      // Named after the URL, so that the interrupted download of another URL is never resumed.
      const part = join(partial, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.part`);
      await mkdir(partial, { recursive: true });
      const size = await downloadFile({
        url,
        part,
        signal,
        onProgress: (done, total) =>
          phase.set(previousBytes + done, source.bytes ?? (previousBytes === 0 ? total : null)),
      });
      previousBytes += size;
      if (source.sha256) await checkSha256(part, source.sha256);
      if (source.archive) {
        await extract({ archive: part, kind: source.archive, files: source.files, target: files, reporter });
      } else await rename(part, join(files, name));
    }
  } finally {
    phase.finish();
  }
}

function urlsByName(source: UrlSource): [name: string, url: string][] {
  if (typeof source.url !== 'string') return Object.entries(source.url);
  const [name = ''] = Object.keys(source.files);
  return [[name, source.url]];
}
