import { join, resolve } from 'node:path';
import { commandLineRemedy } from '@lookalike/command-line';
import { type IngestionRequest, type Lookalike, openLookalike } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { pino } from 'pino';
import { type RunningServer, startServer } from '../http/server';

const WORKSPACE = resolve(__dirname, '../../../..');

// Every machine can download these.
/** The models that a gateway loads by default. */
export const TWO_MODELS: ModelName[] = ['MOBILEFACENET', 'RESNET50'];

/** An answer as received. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Answer {
  status: number;
  data: Json;
  errors?: { message: string; path?: unknown[]; extensions: { code: string; remedy: string; retryable: boolean } }[];
}

/** The real gateway over a real Lookalike. Specs send it requests over HTTP. */
export class GatewayUnderTest {
  private closing: Promise<void> | undefined;

  private constructor(
    readonly server: RunningServer,
    /** What the server has logged, one JSON object per line. */
    readonly log: string[],
  ) {}

  /** With gallery, store and models open. @param folder of the test */
  static async start(folder: string, gallery = 'sample', models: ModelName[] = TWO_MODELS): Promise<GatewayUnderTest> {
    const gateway = await GatewayUnderTest.listening(folder, gallery, models);
    await gateway.lookalike.opened();
    return gateway;
  }

  /** As soon as it listens, while gallery, store and models are being opened. @param folder of the test */
  static async listening(folder: string, gallery = 'sample', models = TWO_MODELS): Promise<GatewayUnderTest> {
    const log: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) });
    const server = await startServer({
      open: () =>
        openLookalike(
          {
            gallery,
            models,
            dataDirectory: join(folder, 'data'),
            cacheFolder: resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache'),
            mirror: null,
            threads: null,
            milvus: null,
          },
          { logger, describeRemedy: commandLineRemedy },
        ),
      logger,
      host: '127.0.0.1',
      allowedHosts: [],
      allowedOrigins: [],
      trustedProxies: [],
      port: 0,
      operationTimeoutMs: 60_000,
      keepAliveTimeoutMs: 75_000,
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

  async query(query: string, variables: Record<string, unknown> = {}, operationName?: string): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  }

  /** The code of the one error that a query is answered with. It must have a remedy and no stack. */
  async codeOf(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const { errors = [], data } = await this.query(query, variables);
    if (errors.length !== 1) throw new Error(`one error expected: ${JSON.stringify({ errors, data })}`);
    const [{ message, extensions }] = errors as [Required<Answer>['errors'][number]];
    if (!extensions.remedy || Object.keys(extensions).sort().join() !== 'code,remedy,retryable')
      throw new Error(`extensions: ${JSON.stringify(extensions)}`);
    if (/\n\s+at |node_modules/.test(message)) throw new Error(`a stack: ${message}`);
    return extensions.code;
  }

  /** @returns the final state of the ingestion */
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

const NEEDED = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];

export interface SampleGateway {
  gateway(): GatewayUnderTest;
  /** Data directory of the gateway. */
  folder: string;
  /** Path of a portrait of Barack_Obama, the file of the photo `Barack_Obama/0001`. */
  portrait: string;
}

/** Describes a gateway over the sample gallery with two models. All tests of the spec share it: starting takes seconds. */
export function describeSampleGateway(describeTests: (sample: SampleGateway) => void): void {
  const isComplete = NEEDED.every((name) => fetchedAsset(name));
  const portraits = isComplete ? fetchedAsset('sample-portraits') : null;
  describeWith('the sample gallery, two models and Milvus Lite', portraits, (asset) => {
    const folder = temporaryFolder();
    let gateway: GatewayUnderTest;
    beforeAll(async () => {
      gateway = await GatewayUnderTest.start(folder);
    });
    afterAll(() => gateway?.close(), 30_000);

    describeTests({ gateway: () => gateway, folder, portrait: join(asset.folder, 'obama.jpg') });
  });
}

/** Ingests the six portraits before the tests of the current `describe`. */
export function ingestPortraits(gateway: () => GatewayUnderTest): void {
  beforeAll(async () => {
    const ended = await gateway().ingest({ identities: ['Barack_Obama', 'Joe_Biden'] });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', problem: null });
  });
}
