// The entry point of decoder processes. Importing it has side effects, so everything with a spec is in other files.
import { LookalikeError } from '@lookalike/domain';
import { lowerPriority } from '@lookalike/node-support';
import { cropFace } from '../crop-face';
import { decodePhoto } from '../decode-photo';
import { type PhotoSize, readPhotoHeader } from '../photo-header';
import { thumbnail } from '../thumbnail';
import { DecodingBudget } from './decoding-budget';
import { type DecodeReply, type DecodeRequest, frameHead, FrameReader } from './frames';

const NICENESS = 10;
const NO_BYTES = new Uint8Array();

// When all cores are busy, the process that answers requests takes precedence.
lowerPriority(NICENESS);

const killSelf = () => process.kill(process.pid, 'SIGKILL');

// The parent has ended. `process.exit` would wait for a decoder that does not return.
process.stdin.on('end', killSelf);

const budget = new DecodingBudget();
const reader = new FrameReader<DecodeRequest>((request, image) => void answer(request, image));
process.stdin.on('data', (chunk: Buffer) => reader.push(chunk));
send({ rssBytes: rss(), isReady: true });

async function answer(request: DecodeRequest, image: Uint8Array): Promise<void> {
  const stop = budget.start((error) => {
    const reply: DecodeReply = { rssBytes: rss(), isEnding: true, problem: error.toProblem() };
    process.stdout.write(frameHead(reply, NO_BYTES), killSelf);
  });
  try {
    const { size, bytes } = await run(request, image);
    stop();
    send({ rssBytes: rss(), size }, bytes);
  } catch (error) {
    stop();
    const failure = (error as Error).stack ?? String(error);
    send({ rssBytes: rss(), ...(LookalikeError.is(error) ? { problem: error.toProblem() } : { failure }) });
  }
}

async function run(request: DecodeRequest, image: Uint8Array): Promise<{ size: PhotoSize | null; bytes: Uint8Array }> {
  const header = await readPhotoHeader(image);
  const { width, height } = header;
  budget.allow(header);
  send({ rssBytes: rss(), header: { width, height } });
  switch (request.kind) {
    case 'size':
      return { size: { width, height }, bytes: NO_BYTES };
    case 'raster': {
      const { data, ...size } = await decodePhoto(image, header);
      return { size, bytes: data };
    }
    case 'thumbnail':
      return { size: null, bytes: await thumbnail(image, request.side, header) };
    case 'crop':
      return { size: null, bytes: await cropFace(image, request.box, request, header) };
  }
}

function send(reply: DecodeReply, bytes: Uint8Array = NO_BYTES): void {
  process.stdout.write(frameHead(reply, bytes));
  if (bytes.byteLength > 0) process.stdout.write(bytes);
}

function rss(): number {
  return process.memoryUsage.rss();
}
