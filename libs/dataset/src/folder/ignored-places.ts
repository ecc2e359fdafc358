import type { PhotoId } from '@lookalike/domain';
import type { IgnoredFiles, IgnoreReason } from '../gallery';
import { foldersOf, photoOfPath } from './photo-path';
import { comparePaths } from './walk-folder';

const MAX_EXAMPLES = 10;

/** The files and folders that a scan has ignored. */
export class IgnoredPlaces {
  private readonly byReason = new Map<IgnoreReason, IgnoredFiles>();
  /** Ids of photos, and paths of folders with a slash at the end, as they occur in ids. */
  private readonly keys = new Set<string>();

  add(path: string, reason: IgnoreReason, isFolder: boolean): void {
    const summary = this.byReason.get(reason) ?? { reason, count: 0, examples: [] };
    this.byReason.set(reason, summary);
    summary.count += 1;
    addSmallest(summary.examples, path);
    if (isFolder) this.keys.add(`${path.normalize('NFC')}/`);
    const photo = photoOfPath(path);
    if (photo) this.keys.add(photo.id);
  }

  /** Whether the photo with this id is ignored, or in an ignored folder. */
  hasPhoto(id: PhotoId): boolean {
    return this.keys.has(id) || foldersOf(id).some((folder) => this.keys.has(`${folder}/`));
  }

  /** Whether this folder is ignored, or in an ignored folder. */
  hasFolder(path: string): boolean {
    return this.hasPhoto(`${path.normalize('NFC')}/`);
  }

  /** The most frequent reasons first. */
  summaries(): IgnoredFiles[] {
    return [...this.byReason.values()].sort((a, b) => b.count - a.count);
  }
}

/** Keeps the first paths in order, because folders are read at the same time. */
function addSmallest(examples: string[], path: string): void {
  if (examples.length === MAX_EXAMPLES && comparePaths(path, examples.at(-1)!) > 0) return;
  const before = examples.findIndex((example) => comparePaths(path, example) < 0);
  examples.splice(before < 0 ? examples.length : before, 0, path);
  examples.length = Math.min(examples.length, MAX_EXAMPLES);
}
