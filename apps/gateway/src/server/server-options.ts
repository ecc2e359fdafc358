import type { Lookalike } from '@lookalike/core';
import type { Logger } from 'pino';
import type { ImageFetcherOptions } from '../image-input/image-fetcher';

export interface ServerOptions {
  /** Called once the port is ours: nothing is opened, fetched or started for a gateway that cannot listen. */
  open(): Promise<Lookalike>;
  logger: Logger;
  /** What to bind to, e.g. `127.0.0.1`. */
  host: string;
  /** 0: any that is free. */
  port: number;
  /** From which hosts `ImageInput.url` may fetch. */
  images: ImageFetcherOptions;
  /** Folders of the pages' built files; they may come later. */
  pages: { inspector: string; playground: string };
}
