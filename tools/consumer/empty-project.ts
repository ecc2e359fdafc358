import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '../run-command';

export type ModuleResolution = 'NodeNext' | 'Bundler';

export interface CompileOptions {
  /** Whose global types there are; null: a page's alone. */
  types?: 'node' | null;
  /** Default: the language's and a page's. */
  lib?: string;
  /** Where to write what is compiled, right or wrong; default: nowhere. */
  outDir?: string;
}

/** A project in a folder of its own, with the packed client, TypeScript and Node's types installed, as a stranger has it. */
export class EmptyProject {
  constructor(readonly folder: string) {
    const client = join(WORKSPACE, 'libs/client/pack/pack-client.cjs');
    const packed = join(folder, 'packed');
    execFileSync(process.execPath, [client, '--out', packed], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    const packages = [join(packed, readdirSync(packed)[0]!), ...['typescript', '@types/node'].map(asInWorkspace)];
    execFileSync(
      'npm',
      [
        'install',
        '--ignore-scripts',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        '--loglevel',
        'error',
        ...packages,
      ],
      { cwd: folder, env: withoutRunner(process.env), stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }

  write(file: string, content: string | Uint8Array): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Runs TypeScript's strictest over files, declarations of packages included; gives what it finds wrong, a line each. */
  compile(resolution: ModuleResolution, files: readonly string[], options: CompileOptions = {}): string[] {
    const { types = 'node', lib, outDir } = options;
    const { stdout } = this.run(
      'node_modules/typescript/bin/tsc',
      ...['--strict', '--skipLibCheck', 'false', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
      ...['--target', 'ES2023'],
      ...['--moduleResolution', resolution, '--module', resolution === 'NodeNext' ? 'NodeNext' : 'ESNext'],
      ...(types ? ['--types', types] : []),
      ...(lib ? ['--lib', lib] : []),
      ...(outDir ? ['--outDir', outDir] : ['--noEmit']),
      ...files,
    );
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }

  /** Runs Node in the project. */
  run(...command: string[]): SpawnSyncReturns<string> {
    const env = withoutRunner(process.env);
    return spawnSync(process.execPath, command, { cwd: this.folder, encoding: 'utf8', timeout: 120_000, env });
  }
}

function asInWorkspace(name: string): string {
  const manifest = readFileSync(join(WORKSPACE, 'node_modules', name, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `${name}@${version}`;
}

/** What `npm test` sets for its scripts would tell the other npm of our workspace, and what Nx sets would colour what we read. */
function withoutRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_.*|FORCE_COLOR)$/.test(name)));
}
