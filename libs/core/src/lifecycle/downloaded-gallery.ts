import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Assets } from '@lookalike/assets';
import {
  type Gallery,
  type GalleryIssue,
  lfwPhotos,
  openSample,
  sampleGroup,
  samplePortraits,
} from '@lookalike/dataset';
import { type AssetSpec, type FetchedAsset, LookalikeError, type Problem } from '@lookalike/domain';
import { LazyService, type LazyServiceContext } from './lazy-service';

/** How long to wait for LFW if the sample gallery is already in the cache. */
const LFW_TIMEOUT_MS = 3000;

export interface DownloadedGalleryOptions {
  assets: Pick<Assets, 'fetch' | 'cached'>;
  /** Opens LFW, which is served instead of the sample gallery when it is available. null: only the sample gallery is served. */
  openLfw: ((signal: AbortSignal) => Promise<Gallery>) | null;
}

/** LFW or a part of the sample gallery. */
interface Download {
  /** The path of the gallery's issue. */
  name: string;
  service: LazyService<unknown>;
}

/**
 * LFW, or the sample gallery while LFW is unavailable. Failed downloads are tried again in the background with increasing delays, so that
 * `open` returns more when it is called again (docs/decisions/0021).
 */
export class DownloadedGallery {
  private readonly lfw: LazyService<Gallery> | null;
  private readonly portraits: LazyService<FetchedAsset>;
  private readonly group: LazyService<FetchedAsset>;
  /** Ends the downloads of the sample gallery, which is not used when LFW is available. */
  private readonly sampleEnding = new AbortController();
  private hasOpened = false;
  private missing: readonly Download[] = [];

  constructor(
    private readonly options: DownloadedGalleryOptions,
    private readonly context: LazyServiceContext,
  ) {
    const { assets, openLfw } = options;
    const close = (gallery: Gallery) => gallery.close();
    this.lfw = openLfw && new LazyService({ name: 'Gallery', open: openLfw, close, starting: DOWNLOADING }, context);
    const signal = AbortSignal.any([context.signal, this.sampleEnding.signal]);
    setMaxListeners(Infinity, signal);
    const part = (spec: AssetSpec) =>
      new LazyService(
        { name: 'Gallery', open: () => assets.fetch(spec), starting: DOWNLOADING },
        { ...context, signal },
      );
    this.portraits = part(samplePortraits);
    this.group = part(sampleGroup);
  }

  /** After a first call that has succeeded, it waits for no download. @throws LookalikeError GALLERY_UNAVAILABLE */
  async open(): Promise<Gallery> {
    const gallery = (await this.openLfw()) ?? (await this.openSample());
    this.hasOpened = true;
    return gallery;
  }

  /** Whether nothing is missing in the gallery that was opened last. */
  get isComplete(): boolean {
    return this.hasOpened && this.missing.length === 0;
  }

  /** Whether something is known to be missing. False before the first call of `open` has ended. */
  get hasMissing(): boolean {
    return this.missing.length > 0;
  }

  /** Whether `open` would return more than the last time. */
  get hasMore(): boolean {
    return this.missing.some(({ service }) => !service.error());
  }

  /** Resolves when `hasMore`, or when LFW was opened in the meantime. @throws the reason of the context's signal */
  async untilMore(): Promise<void> {
    try {
      await Promise.race(this.missing.map(({ service }) => service.untilOpen()));
    } catch {
      // LFW ends the downloads of the sample gallery.
      this.context.signal.throwIfAborted();
    }
  }

  /** Abort the context's signal first. */
  async close(): Promise<void> {
    await Promise.all([this.lfw?.close(), this.portraits.close(), this.group.close()]);
  }

  /** @returns null if LFW is unavailable or still downloading */
  private async openLfw(): Promise<Gallery | null> {
    const { lfw } = this;
    if (!lfw) return null;
    if (!this.hasOpened) await this.attemptLfw(lfw);
    if (lfw.error()) return null;
    this.missing = [];
    this.sampleEnding.abort();
    return lfw.get();
  }

  private async attemptLfw(lfw: LazyService<Gallery>): Promise<void> {
    const { assets } = this.options;
    const { signal, logger } = this.context;
    const isFirst = lfw.status().state === 'STARTING';
    const isSampleCached = !(await assets.cached(lfwPhotos)) && (await assets.cached(samplePortraits));
    const attempt = lfw.attemptNow();
    await (isSampleCached ? Promise.race([attempt, setTimeout(LFW_TIMEOUT_MS, undefined, { ref: false })]) : attempt);
    signal.throwIfAborted();
    const { state } = lfw.status();
    if (!isFirst || state === 'READY') return;
    const reason = state === 'STARTING' ? 'still downloading' : 'unavailable';
    logger.warn(`LFW is ${reason}. The small sample gallery is used until LFW is available.`);
  }

  /** With the portraits, the group photos or both, depending on what is available. @throws LookalikeError GALLERY_UNAVAILABLE */
  private async openSample(): Promise<Gallery> {
    const parts = [this.portraits, this.group];
    if (!this.hasOpened) await Promise.all(parts.map((part) => part.attemptNow()));
    this.context.signal.throwIfAborted();
    const [portraits = null, group = null] = parts.map((part) => (part.error() ? null : part.get()));
    const missing = [
      ...(this.lfw ? [{ name: 'LFW', service: this.lfw }] : []),
      ...(portraits ? [] : [{ name: samplePortraits.name, service: this.portraits }]),
      ...(group ? [] : [{ name: sampleGroup.name, service: this.group }]),
    ];
    this.missing = missing;
    if (portraits || group) return openSample({ portraits, group, issues: () => missing.map(issueOf).sort(byPath) });
    const problems = parts.flatMap((part) => part.error() ?? []);
    const { message, remedy } = problems[0]!;
    throw new LookalikeError('GALLERY_UNAVAILABLE', `The sample gallery is unavailable. ${message}`, remedy, {
      retryable: problems.some(({ retryable }) => retryable),
    });
  }
}

const DOWNLOADING: Problem = {
  code: 'GALLERY_UNAVAILABLE',
  message: 'It is still downloading.',
  remedy: 'Wait until the download is complete.',
  retryable: true,
};

/** Why something is missing, and what happens when it is available. */
function issueOf({ name, service }: Download): GalleryIssue {
  const { state, problem, retryAt } = service.status();
  const isLfw = name === 'LFW';
  const instead = isLfw ? ' The sample gallery is used instead.' : '';
  const effect = isLfw ? 'LFW then replaces the sample gallery' : 'Its photos are then added to the gallery';
  const issue = { path: name, code: 'NOT_DOWNLOADED' as const, isUnread: false, retryAt };
  if (state === 'READY') {
    const remedy = `Wait until the running ingestion has ended, or cancel it. ${effect}.`;
    return { ...issue, reason: `It has been downloaded.${instead}`, remedy };
  }
  const { message, remedy } = problem!;
  const automatic = state === 'UNAVAILABLE' ? ' The download is tried again automatically.' : '';
  return {
    ...issue,
    reason: `${message}${instead}`,
    remedy: `${remedy}${automatic} ${effect}, without a restart.`,
  };
}

function byPath(a: GalleryIssue, b: GalleryIssue): number {
  return a.path < b.path ? -1 : 1;
}
