import { sharp } from './sharp';

/** Pixels for drawing: RGBA, 8 bits per channel. */
export interface Layer {
  width: number;
  height: number;
  data: Buffer;
}

/** A layer at a position, in pixels from the top left. */
export interface PlacedLayer {
  layer: Layer;
  left: number;
  top: number;
}

const CHANNELS = 4;

/** A filled rectangle; sides are rounded to at least 1 pixel. @param colour CSS hex colour */
export function rectangle(width: number, height: number, colour: string): Promise<Layer> {
  return compose(width, height, colour, []);
}

/** Layers on a background, later ones on top. Positions are rounded; every layer must be inside the canvas. */
export async function compose(
  width: number,
  height: number,
  background: string,
  layers: PlacedLayer[],
): Promise<Layer> {
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  const data = await sharp({ create: { ...size, channels: CHANNELS, background } })
    .composite(
      layers.map(({ layer, left, top }) => ({
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

/** Layers below each other, with `gap` pixels between them. */
export async function stack(layers: Layer[], gap: number, background: string): Promise<Layer> {
  let nextTop = 0;
  const placed = layers.map((layer) => {
    const top = nextTop;
    nextTop += layer.height + gap;
    return { layer, left: 0, top };
  });
  return compose(Math.max(...layers.map(({ width }) => width)), nextTop - gap, background, placed);
}

/** An encoded image as a layer of at most `width` × `height` pixels, centred on the background if its aspect ratio differs. */
export async function fitLayer(image: Uint8Array, width: number, height: number, background: string): Promise<Layer> {
  const { data, info } = await sharp(image)
    .resize(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)), { fit: 'contain', background })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

export async function encodePng({ data, width, height }: Layer): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: CHANNELS } })
    .removeAlpha()
    .png({ compressionLevel: 7 })
    .toBuffer();
}
