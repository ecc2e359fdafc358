import { sharp } from '../sharp';

/** Pixels to be placed: RGBA, 8 bits a channel. */
export interface Layer {
  width: number;
  height: number;
  data: Buffer;
}

export interface Placed {
  layer: Layer;
  left: number;
  top: number;
}

const CHANNELS = 4;

/** A plain rectangle; sides are rounded, 1 pixel at least. */
export function rectangle(width: number, height: number, colour: string): Promise<Layer> {
  return compose(width, height, colour, []);
}

/** Layers on a plain ground, later ones above; positions are rounded, and each has to lie within. */
export async function compose(width: number, height: number, ground: string, placed: Placed[]): Promise<Layer> {
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  const data = await sharp({ create: { ...size, channels: CHANNELS, background: ground } })
    .composite(
      placed.map(({ layer, left, top }) => ({
        input: layer.data,
        raw: { width: layer.width, height: layer.height, channels: CHANNELS },
        left: Math.round(left),
        top: Math.round(top),
      })),
    )
    .raw()
    .toBuffer();
  return { ...size, data };
}

/** One below the other. */
export async function stack(layers: Layer[], gap: number, ground: string): Promise<Layer> {
  let top = 0;
  const placed = layers.map((layer) => {
    const here = { layer, left: 0, top };
    top += layer.height + gap;
    return here;
  });
  return compose(Math.max(...layers.map(({ width }) => width)), top - gap, ground, placed);
}

export async function encodePng({ data, width, height }: Layer): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: CHANNELS } })
    .removeAlpha()
    .png({ compressionLevel: 7 })
    .toBuffer();
}
