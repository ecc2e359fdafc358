import { rm } from 'node:fs/promises';
import type { PhaseReporter } from '../report-progress';
import { SourceFailure } from '../sources/source-failure';
import { extractTgz } from './extract-tgz';
import { extractZip } from './extract-zip';
import { createSelection } from './member-selection';

export interface Extraction {
  archive: string;
  kind: 'zip' | 'tgz';
  /** `AssetSource.files`: name in the target -> member, or folder of members. */
  files: Record<string, string>;
  target: string;
  reporter: PhaseReporter;
}

/**
 * Writes the members that `files` names below `target`, and nothing else or elsewhere.
 * @throws SourceFailure when the archive is damaged, lacks one of them, or would write outside
 */
export async function extract({ archive, kind, files, target, reporter }: Extraction): Promise<void> {
  const selection = createSelection(files, target);
  const phase = reporter.start('extract', null, { quiet: true });
  try {
    const onFile = (): void => phase.advance(1);
    await (kind === 'zip' ? extractZip(archive, selection, onFile) : extractTgz(archive, selection, onFile));
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    if (error instanceof SourceFailure || 'syscall' in (error as object)) throw error;
    throw new SourceFailure(`the archive is damaged (${(error as Error).message})`, null, { cause: error });
  } finally {
    phase.finish();
  }
  const [missing] = selection.missing();
  if (missing) throw new SourceFailure(`the archive holds no ${missing}`);
}
