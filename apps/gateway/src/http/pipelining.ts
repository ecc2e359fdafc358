import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { limitChunks } from './chunk-limit';
import type { TurnQueue } from './turn-queue';

/** Requests of one connection that wait for the answers of earlier ones (RFC 9112, section 9.3.2). Browsers send none. */
const MAX_PIPELINED = 64;

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/**
 * Handles each request of a connection when the answer of the previous one is complete, in a separate turn. Node.js itself starts all
 * requests of a packet at once. A connection with too many is closed.
 *
 * Requests that wait are not destroyed when their connection ends: Node.js would create an error for each, whose stack takes 0.2 ms with
 * source maps. 200 clients that left while 60 requests of each were waiting blocked the event loop for 400 ms.
 */
export function handleInOrder(app: RequestListener, turns: TurnQueue): RequestListener {
  const waitingOf = new WeakMap<object, Exchange[]>();

  return (request, response) => {
    limitChunks(request, response);
    const { socket } = request;
    const waiting = waitingOf.get(socket);
    if (!waiting) {
      waitingOf.set(socket, []);
      void handleAll({ request, response });
    } else {
      request.destroy = () => request;
      if (waiting.push({ request, response }) > MAX_PIPELINED) socket.destroy();
    }
  };

  /** Until no request of the connection is waiting. */
  async function handleAll(first: Exchange): Promise<void> {
    const { socket } = first.request;
    for (let exchange: Exchange | undefined = first; exchange; exchange = waitingOf.get(socket)?.shift()) {
      await turns.next(socket);
      if (socket.destroyed) break;
      const { request, response }: Exchange = exchange;
      Reflect.deleteProperty(request, 'destroy');
      const closed = once(response, 'close');
      app(request, response);
      await closed;
    }
    waitingOf.delete(socket);
  }
}
