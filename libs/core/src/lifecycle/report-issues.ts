import type { Gallery } from '@lookalike/dataset';
import type { Logger } from 'pino';

/** A folder can hold thousands of files that are none of its photos. */
const SHOWN = 20;

/** Tells which files of a gallery are not used, and why. */
export function reportIssues(gallery: Pick<Gallery, 'name' | 'issues'>, logger: Logger): void {
  const issues = gallery.issues();
  if (issues.length === 0) return;
  const shown = issues.slice(0, SHOWN).map(({ path, reason }) => `${path} (${reason})`);
  const more = issues.length > SHOWN ? `; and ${issues.length - SHOWN} more` : '';
  const files = issues.length === 1 ? 'One file is' : `${issues.length} files are`;
  logger.warn(`${files} not used in the gallery ${gallery.name}: ${shown.join('; ')}${more}`);
}
