import { encodePng } from '@lookalike/testing';

/** A grey PNG of any size. It contains no face, and its header states the number of pixels before it is decoded. */
export function greyPng(width: number, height: number): Buffer {
  return encodePng({ width, height, data: new Uint8Array(width * height).fill(128) });
}

export const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="9" height="9"/></svg>',
);
