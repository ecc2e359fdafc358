import { setTimeout } from 'node:timers/promises';
import { Channel, type ClientOptions } from '@grpc/grpc-js';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';

/** How this process authenticates itself to the server; Milvus Lite needs none. */
export interface Credentials {
  username?: string;
  password?: string;
  token?: string;
  /** PEM file of the authority that signed the server's certificate, or `true` for an authority that Node trusts. */
  tls?: boolean | { rootCertificateFile: string };
}

const KEEPALIVE_MS = 330_000;
export const CALL_TIMEOUT_MS = 15_000;
/** How long closing waits for the calls that the server is processing. A process that ends must not wait for a server that hangs. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * A channel that stays closed. The SDK (3.0.6) closes its channels and then reads their states with `tryToConnect`, for which grpc-js
 * reconnects a closed channel. Each closed client would keep two connections, or try to connect forever.
 */
class ClosableChannel extends Channel {
  private isClosed = false;

  override close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    super.close();
  }

  override getConnectivityState(tryToConnect: boolean) {
    return super.getConnectivityState(tryToConnect && !this.isClosed);
  }
}

export interface Client {
  milvus: MilvusClient;
  /**
   * Fails the calls that wait for a connection, and waits a second for those that the server is processing. No further call may be made.
   * `milvus.closeConnection()` also waits for the former, each until its timeout.
   */
  close(): Promise<void>;
}

/** The SDK client without its automatic retries and connection. */
export function createClient(address: string, { username, password, token, tls }: Credentials): Client {
  const channels: ClosableChannel[] = [];
  const milvus = new MilvusClient({
    address,
    username,
    password,
    token,
    ssl: Boolean(tls),
    ...(typeof tls === 'object' ? { tls: { rootCertPath: tls.rootCertificateFile } } : {}),
    timeout: CALL_TIMEOUT_MS,
    // The SDK retries without a useful delay, and logs whole calls when NODE_ENV is `test`.
    maxRetries: 0,
    logLevel: 'error',
    telemetry: { enabled: false },
    // When there is no server, the rejection of its initial connection would be unhandled.
    __SKIP_CONNECT__: true,
    channelOptions: {
      channelFactoryOverride(target, credentials, options) {
        const channel = new ClosableChannel(target, credentials, options);
        channels.push(channel);
        return channel;
      },
      // Otherwise a new client shares a subchannel that is still in the reconnect backoff of the previous server.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_reconnect_backoff_ms': 1000,
      // The SDK pings every 10 s; servers accept one ping in 5 minutes and close the connection after more.
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_permit_without_calls': 0,
    } satisfies ClientOptions,
  });
  async function close(): Promise<void> {
    for (const channel of channels) channel.close();
    const closed = milvus.closeConnection();
    await Promise.race([closed, setTimeout(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }
  return { milvus, close };
}
