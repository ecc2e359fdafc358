import type { Socket } from 'node:net';
import { LookalikeError } from '@lookalike/domain';
import { requirePipes } from '@lookalike/node-support';
import { decodingEnded, type PhotoSize } from '../photo-header';
import { budgetOfProcess, type DecodingBudget } from './decoding-budget';
import { type DecodeReply, type DecodeRequest, frameHead, FrameReader } from './frames';
import { type DecoderChild, spawnDecoder } from './spawn-decoder';

/**
 * A process normally stops itself (`DecodingBudget`), or is ended here by its processor time. This ends one that waits for something, and is
 * long enough for a busy machine.
 */
const DEADLINE_MS = 60_000;
/** Above this a process is replaced after its image: libvips and malloc keep much of what a large image took. */
const MAX_IDLE_RSS_BYTES = 256 * 1024 * 1024;
const ERROR_OUTPUT_BYTES = 4_000;

/** A decoder process ended during a request, and not because of its budget. */
export class DecoderCrash extends Error {
  override readonly name = 'DecoderCrash';
}

export interface Decoded {
  /** null for an encoded result. */
  size: PhotoSize | null;
  /** The size of the reduced copy, whose pixels come last in `bytes`; null without one. */
  reducedSize: PhotoSize | null;
  bytes: Uint8Array;
}

interface Call {
  resolve(decoded: Decoded): void;
  reject(error: unknown): void;
  deadline: NodeJS.Timeout;
}

/**
 * A process that decodes one image at a time. A decoder of libvips cannot be interrupted: it runs in libuv's thread pool, so that
 * neither sharp's timeout nor the end of a worker thread stops it. A process can be killed. It does not keep this process alive
 * while it is idle, and ends when this process ends.
 */
export class DecoderProcess {
  private readonly child: DecoderChild;
  private call: Call | null = null;
  private budget: DecodingBudget | null = null;
  private stopBudget: () => void = () => undefined;
  private errorOutput = '';
  private isReady = false;
  private isUsable = true;

  /** @param onExit called when the process has ended @throws Error when this process has no free file descriptors */
  constructor(
    onExit: () => void,
    spawnChild: () => DecoderChild = spawnDecoder,
    private readonly deadlineMs: number = DEADLINE_MS,
  ) {
    this.child = requirePipes(spawnChild());
    const { stdin, stdout, stderr } = this.child;
    const reader = new FrameReader<DecodeReply>((reply, payload) => this.settle(reply, payload));
    stdout.on('data', (chunk: Buffer) => reader.push(chunk));
    stderr.on('data', (chunk: Buffer) => (this.errorOutput = (this.errorOutput + chunk).slice(-ERROR_OUTPUT_BYTES)));
    // A write to a process that has ended fails; its exit is handled below.
    stdin.on('error', () => undefined);
    let hasEnded = false;
    const end = (reason: string, cause?: unknown) => {
      if (hasEnded) return;
      hasEnded = true;
      this.isUsable = false;
      const message = `${reason}\n${this.errorOutput}`.trim();
      // Only an exit after the start can be caused by the image.
      this.takeCall()?.reject(this.isReady ? new DecoderCrash(message, { cause }) : new Error(message, { cause }));
      onExit();
    };
    this.child.once('error', (error) => end('A decoder process could not be started.', error));
    // Not `exit`, after which the reply of a process that ended itself may still be in the pipe.
    this.child.once('close', (code, signal) => end(`A decoder process ended (${signal ?? code}).`));
    this.keepAlive(false);
  }

  /** Whether it takes another request. */
  get isAvailable(): boolean {
    return this.isUsable && this.call === null;
  }

  /**
   * @param image must not change before the result
   * @throws LookalikeError IMAGE_*; IMAGE_UNREADABLE also when decoding takes too much processor time, or too long, and then
   * retryable because a busy machine may be the reason
   * @throws DecoderCrash; Error when the process cannot be started
   */
  run(request: DecodeRequest, image: Uint8Array): Promise<Decoded> {
    this.keepAlive(true);
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.end(decodingEnded('Decoding the image took too long.')), this.deadlineMs);
      this.call = { resolve, reject, deadline };
      if (this.isReady) this.startBudget();
      this.child.stdin.write(frameHead(request, image.byteLength));
      this.child.stdin.write(image);
    });
  }

  /** Kills the process. @param reason of the rejection of the running request */
  end(reason: unknown): void {
    this.isUsable = false;
    this.child.kill('SIGKILL');
    this.takeCall()?.reject(reason);
  }

  private settle(reply: DecodeReply, bytes: Uint8Array): void {
    if ('isReady' in reply) {
      this.isReady = true;
      // The start takes processor time that is not that of the image.
      if (this.call) this.startBudget();
      return;
    }
    if ('header' in reply) {
      this.budget?.allow(reply.header);
      return;
    }
    // A process that has used much memory is replaced, so that the next image starts in a small one.
    if (reply.isEnding) this.isUsable = false;
    else if (reply.rssBytes > MAX_IDLE_RSS_BYTES) {
      this.isUsable = false;
      this.child.kill('SIGKILL');
    }
    const call = this.takeCall();
    if ('size' in reply) call?.resolve({ size: reply.size, reducedSize: reply.reducedSize ?? null, bytes });
    else call?.reject('problem' in reply ? LookalikeError.from(reply.problem) : new Error(reply.failure));
  }

  /** The process stops a decoder of libvips itself, but not its own JavaScript thread. */
  private startBudget(): void {
    this.budget = budgetOfProcess(this.child.pid);
    this.stopBudget = this.budget?.start((error) => this.end(error)) ?? this.stopBudget;
  }

  private takeCall(): Call | null {
    const { call } = this;
    this.call = null;
    this.stopBudget();
    clearTimeout(call?.deadline);
    this.keepAlive(false);
    return call;
  }

  private keepAlive(isAlive: boolean): void {
    const { child } = this;
    for (const handle of [child, child.stdin, child.stdout, child.stderr] as (DecoderChild | Socket)[]) {
      if (isAlive) handle.ref();
      else handle.unref();
    }
  }
}
