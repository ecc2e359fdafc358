// The entry point of decoder processes. Importing it has side effects, so everything with a spec is in other files.
import { LookalikeError } from '@lookalike/domain';
import { lowerPriority } from '@lookalike/node-support';
import { cropFace } from '../crop-face';
import { decodePhoto } from '../decode-photo';
import { type PhotoSize, readPhotoHeader } from '../photo-header';
import { reducePhoto } from '../raster';
import { thumbnail } from '../thumbnail';
import { DecodingBudget } from './decoding-budget';
import { type DecodeReply, type DecodeRequest, frameHead, FrameReader } from './frames';

const NICENESS = 10;

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
    process.stdout.write(frameHead(reply, 0), killSelf);
  });
  try {
    const { size, reducedSize, parts } = await run(request, image);
    stop();
    send({ rssBytes: rss(), size, reducedSize }, parts);
  } catch (error) {
    stop();
    const failure = (error as Error).stack ?? String(error);
    send({ rssBytes: rss(), ...(LookalikeError.is(error) ? { problem: error.toProblem() } : { failure }) });
  }
}

interface Result {
  size: PhotoSize | null;
  reducedSize?: PhotoSize;
  parts: Uint8Array[];
}

async function run(request: DecodeRequest, image: Uint8Array): Promise<Result> {
  const header = await readPhotoHeader(image);
  const { width, height } = header;
  budget.allow(header);
  send({ rssBytes: rss(), header: { width, height } });
  switch (request.kind) {
    case 'size':
      return { size: { width, height }, parts: [] };
    case 'raster': {
      const photo = await decodePhoto(image, header);
      const reduced = request.reduceTo ? await reducePhoto(photo, request.reduceTo) : null;
      const parts = [photo, ...(reduced ? [reduced] : [])].map(({ data }) => data);
      return { size: sizeOf(photo), reducedSize: reduced ? sizeOf(reduced) : undefined, parts };
    }
    case 'thumbnail':
      return { size: null, parts: [await thumbnail(image, request.side, header)] };
    case 'crop':
      return { size: null, parts: [await cropFace(image, request.box, request, header)] };
  }
}

function sizeOf({ width, height }: PhotoSize): PhotoSize {
  return { width, height };
}

function send(reply: DecodeReply, parts: readonly Uint8Array[] = []): void {
  process.stdout.write(
    frameHead(
      reply,
      parts.reduce((sum, { byteLength }) => sum + byteLength, 0),
    ),
  );
  for (const part of parts) if (part.byteLength > 0) process.stdout.write(part);
}

function rss(): number {
  return process.memoryUsage.rss();
}
