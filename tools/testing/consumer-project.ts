import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { WORKSPACE } from '../run-command';

export type ModuleResolution = 'NodeNext' | 'Bundler';

export interface CompileOptions {
  /** The global types; null: only those of a page. */
  types?: 'node' | null;
  /** Default: the language and the DOM. */
  lib?: string;
  /** Where to write the output, with or without errors; default: nowhere. */
  outDir?: string;
}

export interface Bundle {
  text: string;
  /** The bundled files, by their paths in the project. */
  files: string[];
  gzippedBytes: number;
}

/** A user's new project with the packed client, TypeScript and Node's types installed. */
export class ConsumerProject {
  constructor(readonly folder: string) {
    const client = join(WORKSPACE, 'libs/client/pack/pack-client.cjs');
    const packed = join(folder, 'packed');
    execFileSync(process.execPath, [client, '--out', packed], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    const packages = [join(packed, readdirSync(packed)[0]!), ...['typescript', '@types/node'].map(versionInWorkspace)];
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
      { cwd: folder, env: withoutRunnerVariables(process.env), stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }

  write(file: string, content: string | Uint8Array): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Compiles files with the strictest settings, including the declarations of packages. @returns the errors, one line each */
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

  /** Bundles a program for browsers, minified. */
  async bundle(file: string): Promise<Bundle> {
    const { outputFiles, metafile } = await build({
      absWorkingDir: this.folder,
      entryPoints: [file],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
      target: 'es2023',
    });
    const { contents, text } = outputFiles[0]!;
    return { text, files: Object.keys(metafile.inputs), gzippedBytes: gzipSync(contents, { level: 9 }).byteLength };
  }

  /** Runs Node in the project. */
  run(...command: string[]): SpawnSyncReturns<string> {
    const env = withoutRunnerVariables(process.env);
    return spawnSync(process.execPath, command, { cwd: this.folder, encoding: 'utf8', timeout: 120_000, env });
  }
}

function versionInWorkspace(name: string): string {
  const manifest = readFileSync(join(WORKSPACE, 'node_modules', name, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `${name}@${version}`;
}

/** Removes the variables with which `npm test` would point the other npm to our workspace, and with which Nx colours output. */
function withoutRunnerVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_.*|FORCE_COLOR)$/.test(name)));
}
