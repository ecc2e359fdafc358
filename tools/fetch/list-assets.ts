import type { AssetSource, AssetSpec } from '@lookalike/domain';

/** What each asset is for, what it may be used for and where it can be had. */
export function listAssets(specs: readonly AssetSpec[]): string {
  return specs
    .map(({ name, title, enables, terms, sources }) =>
      [`${name}: ${title}`, `  for      ${enables}`, `  terms    ${terms}`, ...sources.map(line)].join('\n'),
    )
    .join('\n\n');
}

function line(source: AssetSource): string {
  switch (source.from) {
    case 'mirror':
      return `  mirror   ${Object.values(source.files).join(' ')}`;
    case 'npm':
      return `  npm      ${source.package}@${source.version}`;
    case 'pypi':
      return `  PyPI     ${source.package}==${source.version} (${source.kind})`;
    case 'url':
      return `  address  ${typeof source.url === 'string' ? source.url : Object.values(source.url).join(' ')}`;
  }
}
