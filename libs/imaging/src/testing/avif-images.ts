import { plain } from './attack-images';

/** An item of an AVIF. Items with the same data share it. */
export interface ItemOfAvif {
  type: string;
  data: Buffer;
  /** Boxes; an item of an image needs `ispe`. */
  properties: Buffer[];
  /** How often its data is repeated. Default: 1. */
  extents?: number;
  /** Positions in the list of the items that it is composed of. */
  parts?: number[];
  /** Position of the image of which it is the transparency. */
  planeOf?: number;
}

/** An AVIF whose first item is the image (ISO/IEC 14496-12, 8.11). @param padding bytes that no decoder reads */
export function avifOf(items: readonly ItemOfAvif[], padding = 4000): Buffer {
  const properties = [...new Set(items.flatMap((item) => item.properties))];
  const idOf = (position: number) => uint16(position + 1);
  const associations = items.map(({ properties: own }, i) =>
    Buffer.concat([idOf(i), Buffer.from([own.length, ...own.map((property) => properties.indexOf(property) + 1)])]),
  );
  const references = items.flatMap(({ parts, planeOf }, i) => [
    ...(parts ? [box('dimg', idOf(i), uint16(parts.length), ...parts.map(idOf))] : []),
    ...(planeOf === undefined ? [] : [box('auxl', idOf(i), uint16(1), idOf(planeOf))]),
  ]);
  const contents = [...new Set(items.map(({ data }) => data))];
  const head = (start: number) => {
    const offsetOf = (data: Buffer) =>
      contents.slice(0, contents.indexOf(data)).reduce((sum, { length }) => sum + length, start);
    const locations = items.map(({ data, extents = 1 }, i) => {
      const extent = uint32(offsetOf(data), data.length);
      return Buffer.concat([idOf(i), uint16(0, 0, extents), ...Array.from({ length: extents }, () => extent)]);
    });
    const meta = fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, uint32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, idOf(0)),
      fullBox('iloc', 1, Buffer.from([0x44, 0]), uint16(items.length), ...locations),
      fullBox(
        'iinf',
        1,
        uint32(items.length),
        ...items.map(({ type }, i) => fullBox('infe', 2, idOf(i), uint16(0), Buffer.from(`${type}\0`))),
      ),
      box('iprp', box('ipco', ...properties), fullBox('ipma', 0, uint32(items.length), ...associations)),
      fullBox('iref', 0, ...references),
    );
    const brands = box('ftyp', Buffer.from('avif\0\0\0\0avifmif1miaf'));
    return Buffer.concat([brands, meta, box('free', Buffer.alloc(padding)), uint32(0), Buffer.from('mdat')]);
  };
  return Buffer.concat([head(head(0).length), ...contents]);
}

/** The AV1 data of a still image, with the properties of its item. */
export async function codedImage(image: ReturnType<typeof plain>, quality = 50): Promise<ItemOfAvif> {
  const { data: avif, info } = await image.avif({ effort: 0, quality }).toBuffer({ resolveWithObject: true });
  const boxOf = (type: string) => {
    const start = avif.indexOf(type) - 4;
    return avif.subarray(start, start + avif.readUInt32BE(start));
  };
  const properties = [imageSize(info.width, info.height), boxOf('pixi'), boxOf('av1C')];
  return { type: 'av01', data: boxOf('mdat').subarray(8), properties };
}

/** @param part position of the item of which all tiles are copies */
export function gridOf(rows: number, columns: number, [width, height]: [number, number], part: number): ItemOfAvif {
  const data = Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), uint32(width, height)]);
  return {
    type: 'grid',
    data,
    properties: [imageSize(width, height)],
    parts: Array<number>(rows * columns).fill(part),
  };
}

/** A quarter turn. */
export const rotation = () => box('irot', Buffer.from([1]));
export const mirroring = () => box('imir', Buffer.from([1]));
/** The kind of a plane with the transparency. */
export const alphaPlane = () => fullBox('auxC', 0, Buffer.from('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'));

const imageSize = (width: number, height: number) => fullBox('ispe', 0, uint32(width, height));

export function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type), body]);
}

const fullBox = (type: string, version: number, ...content: Buffer[]) => box(type, uint32(version << 24), ...content);

function uint16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2));
  return bytes;
}

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4));
  return bytes;
}
