import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface Bundle {
  text: string;
  /** The files that are in it, by their paths from the project. */
  files: string[];
  gzippedBytes: number;
}

/** A program of a project for browsers, minified. */
export async function bundle(folder: string, file: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
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
