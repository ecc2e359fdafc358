import fc from 'fast-check';
import WebSocket from 'ws';
import { waitUntil } from '@lookalike/testing';
import { describeSampleGateway, type GatewayUnderTest, type Json } from '../testing/gateway-under-test';
import { openSocket } from '../testing/open-socket';

/** Selections that a client may send, right and wrong. None starts an ingestion. */
const SELECTIONS = [
  'gallery { name }',
  'galery { name }',
  'gallery',
  'gallery { photos(first: $n) { totalCount } }',
  'identities(first: 0) { totalCount }',
  'identities(first: $n) { nodes { name } }',
  'identity(name: "Nobody") { name }',
  'photo(id: $text) { id }',
  'photo(id: null) { id }',
  'detectFaces(image: $image) { width }',
  'detectFaces(image: { photo: "Nobody/0001" }) { width }',
  'similarFaces(image: $image, k: $n, model: $model) { searched }',
  'embed(image: { base64: "AAAA" }, models: [MOBILEFACENET, $model]) { model }',
  'ingestion(id: $text) { id }',
  'ingestionProgress(id: $text) { id }',
  'cancelIngestion(id: $text) { id }',
  'status { ready }',
  '__typename',
  '__schema { queryType { name } }',
  '...F',
  '... on Query { gallery { name } }',
  'gallery @skip(if: $flag) { name }',
];
const DECLARATIONS: Record<string, string> = {
  n: '$n: Int = 1',
  text: '$text: ID! = "Nobody"',
  image: '$image: ImageInput!',
  model: '$model: ModelName! = RESNET50',
  flag: '$flag: Boolean! = false',
};

const operation = fc
  .record({
    type: fc.oneof({ weight: 8, arbitrary: fc.constant('query') }, fc.constant('mutation')),
    name: fc.constantFrom('', 'A', 'B'),
    fields: fc.array(fc.constantFrom(...SELECTIONS), { minLength: 1, maxLength: 3 }),
    declareAll: fc.nat({ max: 8 }).map((n) => n === 0),
  })
  .map(({ type, name, fields, declareAll }) => {
    const selection = fields.map((field, i) => (/^[_.]/.test(field) ? field : `f${i}: ${field}`)).join(' ');
    const declared = Object.keys(DECLARATIONS).filter((key) => declareAll || selection.includes(`$${key}`));
    const variables = declared.length > 0 ? `(${declared.map((key) => DECLARATIONS[key]).join(', ')})` : '';
    const fragment = selection.includes('...F') ? ' fragment F on Query { gallery { name } }' : '';
    return `${type} ${name}${variables} { ${selection} }${fragment}`;
  });
const validText = fc.oneof(
  { weight: 3, arbitrary: operation },
  fc.tuple(operation, operation).map((operations) => operations.join('\n')),
);
/** A document in which some characters were replaced. */
const damagedText = fc
  .tuple(
    validText,
    fc.nat(),
    fc.nat({ max: 5 }),
    fc.constantFrom('', '{', '}', '"', '"""', '$', '(', '\u0000', '\\', '€', '#'),
  )
  .map(([text, at, count, replacement]) => {
    const from = at % text.length;
    return text.slice(0, from) + replacement + text.slice(from + count);
  });

const wrong = fc.jsonValue({ maxDepth: 2 });
const rarely = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: wrong });
const variables = fc.record(
  {
    n: rarely(fc.constantFrom<unknown>(1, 0, -1, 501, 1.5, null, '1')),
    text: rarely(fc.constantFrom<unknown>('Nobody', '', '../../etc/passwd', 'a\u0000b', null)),
    image: rarely(
      fc.constantFrom<unknown>(
        {},
        { photo: 'Nobody/0001' },
        { base64: 'AAAA' },
        { base64: '%base64-0' },
        { url: 'x' },
        null,
      ),
    ),
    model: rarely(fc.constantFrom<unknown>('RESNET50', 'EIGENFACES', ['RESNET50'], null)),
    flag: rarely(fc.constantFrom<unknown>(true, false, null)),
  },
  { requiredKeys: [] },
);

/** The body of a request over HTTP, and the payload of a `subscribe` message. */
const request = fc.record(
  {
    query: rarely(fc.oneof({ weight: 3, arbitrary: validText }, damagedText)),
    operationName: rarely(fc.constantFrom<unknown>('A', 'B', null, null)),
    variables: rarely(variables),
    extensions: rarely(fc.constantFrom<unknown>(null, {}, { trace: true })),
  },
  { requiredKeys: ['query'] },
);

/** The codes of an answer, in order of their fields. Each error must have its remedy, no stack, and a known cause. */
function codesOf(errors: Json): string[] {
  return ((errors ?? []) as Json[]).map(({ message, extensions }) => {
    expect(Object.keys(extensions).sort()).toEqual(['code', 'remedy', 'retryable']);
    expect(extensions.code).not.toBe('INTERNAL');
    expect(message).not.toMatch(/\n\s+at |node_modules/);
    return extensions.code as string;
  });
}

async function codesOverHttp(url: string, body: string): Promise<string[]> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  expect([200, 400]).toContain(response.status);
  return codesOf(((await response.json()) as Json).errors);
}

/** A WebSocket on which operations are executed one after the other. */
class Operations {
  private id = 0;
  private constructor(private readonly socket: WebSocket) {}

  static async open(gateway: GatewayUnderTest): Promise<Operations> {
    return new Operations(await openSocket(gateway.url));
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** @param payload JSON */
  async codesOf(payload: string): Promise<string[]> {
    const id = String(++this.id);
    const answer = new Promise<Json>((resolve, reject) => {
      const onClose = (code: number, reason: Buffer) => reject(new Error(`closed: ${code} ${String(reason)}`));
      const onMessage = (data: Buffer) => {
        const message = JSON.parse(String(data)) as Json;
        if (message.id !== id || message.type === 'complete') return;
        this.socket.off('message', onMessage).off('close', onClose);
        resolve(message.type === 'error' ? { errors: message.payload } : message.payload);
      };
      this.socket.on('message', onMessage).once('close', onClose);
    });
    this.socket.send(`{"id":"${id}","type":"subscribe","payload":${payload}}`);
    return codesOf((await answer).errors);
  }

  close(): void {
    this.socket.terminate();
  }
}

describeSampleGateway(({ gateway }) => {
  describe('generated requests', () => {
    it('have the same errors over HTTP and over a WebSocket, which stays open', async () => {
      const logged = gateway().log.length;
      const operations = await Operations.open(gateway());
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(request, async (value) => {
          const body = JSON.stringify(value);
          const overHttp = await codesOverHttp(gateway().url, body);
          expect(await operations.codesOf(body)).toEqual(overHttp);
          overHttp.forEach((code) => seen.add(code));
        }),
        { numRuns: 500 },
      );
      expect(operations.isOpen).toBe(true);
      operations.close();
      // The requests reach all stages: the body, the syntax, the rules, the variables, the resolvers.
      const stages = ['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'IDENTITY_NOT_FOUND'];
      expect([...seen]).toEqual(expect.arrayContaining(stages));
      expect(gateway().log.slice(logged)).toEqual([]);
    });
  });

  describe('generated WebSocket messages', () => {
    const id = rarely(fc.constantFrom<unknown>('1', '2', '', 'a b', '"', '__proto__', 'constructor'));
    const type = rarely(
      fc.constantFrom<unknown>('subscribe', 'complete', 'ping', 'pong', 'next', 'error', 'connection_init', 'start'),
    );
    const message = fc
      .record({ id, type, payload: rarely(request) }, { requiredKeys: [] })
      .map((value) => JSON.stringify(value));
    const text = fc.oneof(
      { weight: 4, arbitrary: message },
      fc.string(),
      fc.constantFrom('', '[]', 'null', '"', '{', '\ufeff{}'),
    );
    const frame = fc.oneof({ weight: 6, arbitrary: text }, fc.uint8Array({ maxLength: 50 }));
    /** Those of the protocol graphql-transport-ws for what a client did wrong, and of RFC 6455. */
    const CLOSE_CODES = [1007, 4400, 4409, 4429];

    it('close at most their own socket, with a code of the protocol', async () => {
      const logged = gateway().log.length;
      const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const other = await Operations.open(gateway());
      await fc.assert(
        fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
          const socket = await openSocket(gateway().url);
          let closed: number | null = null;
          let replied = false;
          socket.on('close', (code) => (closed = code));
          socket.on('message', (data: Buffer) => (replied ||= String(data).includes('"last"')));
          for (const data of frames) socket.send(data);
          socket.send('{"type":"ping","payload":{"a":"last"}}');
          await waitUntil(() => replied || closed !== null);
          if (closed !== null) expect(CLOSE_CODES).toContain(closed);
          socket.terminate();
          expect(await other.codesOf('{"query":"{ gallery { name } }"}')).toEqual([]);
        }),
        { numRuns: 300 },
      );
      other.close();
      expect((await fetch(`${gateway().url}/healthz`)).status).toBe(200);
      expect(gateway().log.slice(logged)).toEqual([]);
      expect(printed.mock.calls).toEqual([]);
      printed.mockRestore();
    });
  });
});
