import { detectImageFormat } from '@lookalike/domain';
import type { GalleryIssue } from '../gallery';
import { issueOf } from './issues';

/** Formats of images and videos that are not decoded, by the extensions of their files. */
const FORMATS_BY_EXTENSION: Record<string, string> = {
  ...Object.fromEntries(['bmp', 'dib'].map((extension) => [extension, 'BMP'])),
  ...Object.fromEntries(
    ['jxl', 'jp2', 'psd', 'svg', 'ico', 'tga', 'exr', 'hdr', 'pdf', 'raw'].map((e) => [e, e.toUpperCase()]),
  ),
  ...Object.fromEntries(
    ['cr2', 'cr3', 'crw', 'nef', 'nrw', 'arw', 'srf', 'sr2', 'dng', 'orf', 'rw2', 'raf', 'pef', 'srw', 'x3f'].map(
      (extension) => [extension, 'camera raw'],
    ),
  ),
  ...Object.fromEntries(
    ['mov', 'mp4', 'm4v', 'avi', 'mkv', 'webm', '3gp', 'mts', 'm2ts', 'mpg', 'mpeg', 'wmv'].map((extension) => [
      extension,
      'video',
    ]),
  ),
};

const SIGNATURES: [RegExp, string][] = [
  [/^BM.{4}\0{4}/su, 'BMP'],
  [/^(?:\xff\x0a|\0\0\0\x0cJXL )/su, 'JPEG XL'],
  [/^\0\0\0\x0cjP {2}/su, 'JPEG 2000'],
  [/^8BPS/u, 'PSD'],
  [/^%PDF/u, 'PDF'],
  [/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<svg/isu, 'SVG'],
  [/^\s*<(?:!doctype html|html)/iu, 'HTML'],
  [/^version https:\/\/git-lfs/u, 'Git LFS pointer'],
  [/^PK\x03\x04/u, 'ZIP'],
  [/^.{4}ftyp/su, 'video'],
  [/^\x1a\x45\xdf\xa3/u, 'video'],
  [/^RIFF.{4}AVI /su, 'video'],
];

/** The brands of HEIF with HEVC, by ISO/IEC 23008-12; `mif1` and `msf1` do not name the codec, which is HEVC unless AVIF is another brand. */
const HEIC = /^.{4}ftyp(?:hei[cxmsl]|hev[cxms]|heif|mif1|msf1)/su;

/** Why a file without the extension of a supported format is not a photo. */
export function issueOfExtension(path: string): GalleryIssue {
  const extension = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';
  if (/^(?:heic|heif|hif|heics)$/u.test(extension)) return issueOf(path, 'HEIC');
  const format = Object.hasOwn(FORMATS_BY_EXTENSION, extension) ? FORMATS_BY_EXTENSION[extension] : undefined;
  return format ? unsupported(path, format) : issueOf(path, 'NO_IMAGE_EXTENSION');
}

/** Why a file with the extension of an image format is not a photo, or null if it is one. @param start its first 64 bytes */
export function issueOfContent(path: string, start: Uint8Array): GalleryIssue | null {
  if (detectImageFormat(start)) return null;
  const head = Buffer.from(start).toString('latin1');
  if (HEIC.test(head)) return issueOf(path, 'HEIC');
  const format = SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
  return format ? unsupported(path, format) : issueOf(path, 'NOT_AN_IMAGE');
}

function unsupported(path: string, format: string): GalleryIssue {
  return issueOf(path, 'UNSUPPORTED_FORMAT', { reason: `Its format is not supported: ${format}.` });
}
