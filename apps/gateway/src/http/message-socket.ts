import { LookalikeError } from '@lookalike/domain';
import { GraphQLError } from 'graphql';
import { type RawData, WebSocket } from 'ws';
import { extractInlineImages, type InlineImages, NO_INLINE_IMAGES, type RequestText } from '../images/inline-images';
import { EXPECTED_MS, type TurnQueue } from './turn-queue';

/** The parts of a message other than its text. */
export interface MessageContext {
  inlineImages: InlineImages;
  /** Why the operation cannot be read. Its `query` is empty then. */
  error: GraphQLError | null;
}

/**
 * A WebSocket that prepares its messages for graphql-ws: images are cut out before JSON.parse, as for HTTP, and a `subscribe` message
 * that graphql-ws would answer by closing the socket, with all its subscriptions, becomes one that fails alone.
 * Each message is delivered in a separate turn of the event loop: those of many sockets arrive in one turn, and JSON of 64 kB takes
 * milliseconds.
 */
export class MessageSocket extends WebSocket {
  /** The context of the message that listeners are being called with. Only valid until they return. */
  current: MessageContext = { inlineImages: NO_INLINE_IMAGES, error: null };
  /** Assign it before the first message arrives. */
  turns!: TurnQueue;
  /** Called for each `pong` and `complete` before it is delivered. It may close the socket. */
  onControl: (type: 'pong' | 'complete') => void = () => undefined;
  /** Called when the connection breaks, or a client sends what is not a WebSocket frame. ws closes the socket afterwards. */
  onBroken: (error: Error) => void = () => undefined;
  /** Called with an unexpected failure to deliver a message. The socket closes itself afterwards, because graphql-ws lacks the message. */
  onFailure: (error: unknown) => void = () => undefined;
  /** Messages that wait for their turn. */
  private pending = 0;
  /** Whether the owner has paused the socket. */
  private isHeld = false;
  private delivered = Promise.resolve();

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    // graphql-ws would print it as an internal error.
    if (event === 'error') {
      this.onBroken(args[0] as Error);
      return true;
    }
    if (event !== 'message') return super.emit(event, ...args);
    const bytes = toBuffer(args[0] as RawData);
    // Messages keep their order. The next ones are not read before this one is delivered.
    this.pending++;
    super.pause();
    this.delivered = this.delivered.then(() => this.deliverInTurn(bytes));
    return true;
  }

  override pause(): void {
    this.isHeld = true;
    super.pause();
  }

  override resume(): void {
    this.isHeld = false;
    if (this.pending === 0) super.resume();
  }

  /** As in `WebSocket`, but `callback` receives no error: graphql-ws would print it with its stack, although the client only left. */
  override send(data: SendData, options?: SendOptions | SendCallback, callback?: SendCallback): void {
    const done = typeof options === 'function' ? options : callback;
    super.send(data, typeof options === 'object' ? options : {}, (error) => {
      if (error) this.onBroken(error);
      done?.();
    });
  }

  /** Never rejects. */
  private async deliverInTurn(bytes: Buffer): Promise<void> {
    try {
      const request = await extractInlineImages(bytes, () => this.nextTurn(EXPECTED_MS.partOfImage));
      await this.nextTurn(request.text.length * EXPECTED_MS.perByteOfJson);
      this.deliver(request);
    } catch (error) {
      if (!this.isOpen()) return;
      if (!LookalikeError.is(error)) return this.fail(error);
      // The text is too large to be parsed.
      const id = SUBSCRIBE_ID.exec(bytes.toString('latin1', 0, 200))?.[1];
      this.deliverText(id === undefined ? INVALID : subscribeMessage(id), {
        inlineImages: NO_INLINE_IMAGES,
        error: new GraphQLError(error.message, { originalError: error }),
      });
    } finally {
      if (--this.pending === 0 && !this.isHeld) super.resume();
    }
  }

  private fail(error: unknown): void {
    this.onFailure(error);
    this.close(INTERNAL_ERROR, 'Internal server error');
  }

  /** @throws Error if the socket is not open any more: a client that has left causes no work, and neither does one of a service that stops. */
  private async nextTurn(expectedMs: number): Promise<void> {
    // Without a turn, so that the messages of a client that has left do not delay those of others.
    if (this.isOpen()) await this.turns.next(this, undefined, expectedMs);
    if (!this.isOpen()) throw new Error('The socket is closing.');
  }

  private isOpen(): boolean {
    return this.readyState === this.OPEN;
  }

  private deliver({ text, inlineImages }: RequestText): void {
    if (text.length <= MAX_CONTROL_LENGTH && PONG.test(text)) return this.deliverControl('pong', '{"type":"pong"}');
    const message = parseObject(text);
    const invalid = findInvalidSubscribe(message);
    // graphql-ws parses the message again, and answers a ping with its payload.
    const isTooLong = text.length > MAX_CONTROL_LENGTH && message?.type !== 'subscribe';
    const control = isTooLong && CONTROL_MESSAGES.find((type) => type === message?.type);
    if (control) this.close(POLICY_VIOLATION, `The payload of a ${control} is too long.`);
    else if (invalid) this.deliverText(subscribeMessage(invalid.id), { inlineImages, error: invalid.error });
    else if (isTooLong || SERVER_MESSAGES.has(message?.type)) this.deliverText(INVALID, { inlineImages, error: null });
    else if (message?.type === 'pong' || message?.type === 'complete') this.deliverControl(message.type, text);
    else this.deliverText(text, { inlineImages, error: null });
  }

  private deliverControl(type: 'pong' | 'complete', text: string): void {
    this.onControl(type);
    this.deliverText(text, { inlineImages: NO_INLINE_IMAGES, error: null });
  }

  private deliverText(text: string, context: MessageContext): void {
    if (!this.isOpen()) return;
    this.current = context;
    super.emit('message', text, false);
  }
}

type SendData = Parameters<WebSocket['send']>[0];
type SendOptions = Parameters<WebSocket['send']>[1];
type SendCallback = (error?: Error) => void;

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** A text for which graphql-ws closes the socket with 4400, `Invalid message received`. */
const INVALID = '';

/** Messages that only a server may send: graphql-ws would close the socket with 4500 and print a stack. */
const SERVER_MESSAGES = new Set<unknown>(['connection_ack', 'next', 'error']);

/** Messages of a client apart from `subscribe`. The longest are those that contain a token or a cookie for `connection_init`. */
const CONTROL_MESSAGES = ['connection_init', 'ping', 'pong', 'complete'] as const;
const MAX_CONTROL_LENGTH = 16_384;
/** RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;

/** The beginning of a `pong`, whose payload is not used. */
const PONG = /^\s*\{\s*"type"\s*:\s*"pong"/;

/** As graphql-ws and other clients begin the message. */
const SUBSCRIBE_ID = /^\{"id":"([^"\\]{1,100})","type":"subscribe"/;

function subscribeMessage(id: string): string {
  return JSON.stringify({ id, type: 'subscribe', payload: { query: '' } });
}

/** A `subscribe` message with an id whose payload violates the protocol; null for any other message. */
function findInvalidSubscribe(message: Record<string, unknown> | null): { id: string; error: GraphQLError } | null {
  if (message?.type !== 'subscribe' || typeof message.id !== 'string' || message.id === '') return null;
  const fault = faultOfPayload(message.payload);
  if (fault === null) return null;
  return { id: message.id, error: new GraphQLError(fault, { extensions: { code: 'BAD_REQUEST' } }) };
}

function faultOfPayload(payload: unknown): string | null {
  if (!isObject(payload)) return '`payload` must be an object.';
  const { query, operationName, variables, extensions } = payload;
  if (typeof query !== 'string' || query === '') return '`query` must be a string that is not empty.';
  if (operationName != null && typeof operationName !== 'string') return '`operationName` must be a string.';
  if (variables != null && !isObject(variables)) return '`variables` must be an object.';
  if (extensions != null && !isObject(extensions)) return '`extensions` must be an object.';
  return null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
