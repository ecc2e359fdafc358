import { MilvusClient } from '@zilliz/milvus2-sdk-node';

/** How to prove oneself to the server; none for Milvus Lite. */
export interface Credentials {
  username?: string;
  password?: string;
  token?: string;
  /** PEM file of the authority that signed the server's certificate; `true`: one that Node trusts. */
  tls?: boolean | { rootCertificateFile: string };
}

const KEEPALIVE_MS = 330_000;
const CALL_TIMEOUT_MS = 15_000;

/** The SDK's client as we want it: it neither retries nor greets by itself. */
export function createClient(address: string, { username, password, token, tls }: Credentials): MilvusClient {
  return new MilvusClient({
    address,
    username,
    password,
    token,
    ssl: Boolean(tls),
    ...(typeof tls === 'object' ? { tls: { rootCertPath: tls.rootCertificateFile } } : {}),
    timeout: CALL_TIMEOUT_MS,
    // The SDK would retry at once and in vain, and log each call whole where NODE_ENV is `test`.
    maxRetries: 0,
    logLevel: 'error',
    telemetry: { enabled: false },
    // Its greeting rejects, unhandled, when there is no server.
    __SKIP_CONNECT__: true,
    channelOptions: {
      // Else clients share a subchannel that still waits out the old server's backoff.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_reconnect_backoff_ms': 1000,
      // The SDK pings every 10 s; servers allow one in 5 minutes, and hang up on more.
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_permit_without_calls': 0,
    },
  });
}
