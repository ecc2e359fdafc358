import { createHash } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { UrlSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { downloadFile } from '../download/download-file';
import { checkSha256 } from './check-sha256';
import type { Workplace } from './workplace';

/** An official address: one file, several, or members of an archive. */
export async function fromUrl(source: UrlSource, workplace: Workplace): Promise<void> {
  const { files, partial, reporter, signal } = workplace;
  const phase = reporter.start('download', source.bytes ?? null);
  try {
    let before = 0;
    for (const [name, url] of addresses(source)) {
      // Named after the address: what is left of another one is never resumed.
      const part = join(partial, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.part`);
      await mkdir(partial, { recursive: true });
      const size = await downloadFile({
        url,
        part,
        signal,
        onProgress: (done, total) => phase.set(before + done, source.bytes ?? (before === 0 ? total : null)),
      });
      before += size;
      if (source.sha256) await checkSha256(part, source.sha256);
      if (source.archive) {
        await extract({ archive: part, kind: source.archive, files: source.files, target: files, reporter });
      } else await rename(part, join(files, name));
    }
  } finally {
    phase.finish();
  }
}

function addresses(source: UrlSource): [name: string, url: string][] {
  if (typeof source.url !== 'string') return Object.entries(source.url);
  const [name = ''] = Object.keys(source.files);
  return [[name, source.url]];
}
