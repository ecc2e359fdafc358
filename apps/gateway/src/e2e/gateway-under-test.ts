import { join, resolve } from 'node:path';
import { type IngestionRequest, type Lookalike, openLookalike } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { pino } from 'pino';
import { type RunningServer, startServer } from '../server/start-server';
import type { Json } from './json';

const WORKSPACE = resolve(__dirname, '../../../..');

// Every machine can have these.
const TWO_MODELS: ModelName[] = ['MOBILEFACENET', 'RESNET50'];

export interface Answer {
  status: number;
  data: Json;
  errors?: { message: string; path?: unknown[]; extensions: { code: string; remedy: string; retryable: boolean } }[];
}

/** The real gateway over a real Lookalike, as the specs talk to it: by HTTP. */
export class GatewayUnderTest {
  /** What the server has logged, a JSON object a line. */
  readonly log: string[];
  private closing: Promise<void> | undefined;

  private constructor(
    readonly server: RunningServer,
    log: string[],
  ) {
    this.log = log;
  }

  /** With its parts open. @param folder of the test's own */
  static async start(folder: string, gallery = 'sample', models: ModelName[] = TWO_MODELS): Promise<GatewayUnderTest> {
    const gateway = await GatewayUnderTest.listening(folder, gallery, models);
    await gateway.lookalike.opened();
    return gateway;
  }

  /** As soon as it listens, its parts still being opened. @param folder of the test's own */
  static async listening(folder: string, gallery = 'sample', models = TWO_MODELS): Promise<GatewayUnderTest> {
    const log: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) });
    const server = await startServer({
      open: () =>
        openLookalike(
          {
            gallery,
            models,
            limit: null,
            ingest: false,
            dataFolder: join(folder, 'data'),
            cacheFolder: resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache'),
            mirror: null,
            threads: null,
            logLevel: 'warn',
            milvus: null,
          },
          { logger },
        ),
      logger,
      host: '127.0.0.1',
      port: 0,
      images: { allowedHosts: ['localhost', '127.0.0.1', 'pictures.test'] },
      pages: {
        inspector: resolve(WORKSPACE, 'apps/inspector/dist'),
        playground: resolve(WORKSPACE, 'apps/playground/dist'),
      },
    });
    return new GatewayUnderTest(server, log);
  }

  get url(): string {
    return this.server.url;
  }

  get lookalike(): Lookalike {
    return this.server.lookalike;
  }

  /** The first error's code, or the data's. */
  async query(query: string, variables: Record<string, unknown> = {}, operationName?: string): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  }

  /** The code of the one error that a query is answered with; it must bring a remedy and no stack. */
  async codeOf(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const { errors = [], data } = await this.query(query, variables);
    if (errors.length !== 1) throw new Error(`one error expected: ${JSON.stringify({ errors, data })}`);
    const [{ message, extensions }] = errors as [Required<Answer>['errors'][number]];
    if (!extensions.remedy || Object.keys(extensions).sort().join() !== 'code,remedy,retryable')
      throw new Error(`extensions: ${JSON.stringify(extensions)}`);
    if (/\n\s+at |node_modules/.test(message)) throw new Error(`a stack: ${message}`);
    return extensions.code;
  }

  async ingest(request: IngestionRequest) {
    let last = await this.lookalike.ingestions.start(request);
    for await (last of this.lookalike.ingestions.watch(last.id));
    return last;
  }

  async upload(bytes: Uint8Array, contentType = 'image/jpeg'): Promise<string> {
    const response = await fetch(`${this.url}/uploads`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: Buffer.from(bytes),
    });
    return ((await response.json()) as { id: string }).id;
  }

  close(): Promise<void> {
    this.closing ??= this.server.close().then(() => this.lookalike.close());
    return this.closing;
  }
}
