/** Where the server is: fixed for a remote Milvus, moving for a Milvus Lite that is restarted after a crash. */
export interface Endpoint {
  /** `host:port` or `unix:/path`. @throws NoServer while there is none */
  address(): Promise<string>;
  /** For people: `Milvus Lite 2.5.1`, `Milvus at milvus.example:19530`. */
  readonly description: string;
  /** What to do when it does not answer. */
  readonly remedy: string;
}

/** There is no server to ask at the moment. */
export class NoServer extends Error {
  /** @param soon whether it is worth waiting for: it is just being started */
  constructor(
    message: string,
    readonly soon: boolean,
  ) {
    super(message);
  }
}
