import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { WORKSPACE } from '../run-command';
import { cacheOf, type Instruction, parseDockerfile, variablesOf, wordsOf } from './dockerfile';

/** The user `node` of the official image. */
const NODE_USER = 1000;

/** A stage: its file system in a plain folder, and its settings. */
export interface Stage {
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

export interface ImageBuildOptions {
  /** Folder of the stages, readable for every user. */
  folder: string;
  /** Folder of `node` of the version of the base image. */
  nodeFolder: string;
  /** Runs a command otherwise than in a shell. @returns whether it did */
  replaceRun?: (command: string, stage: Stage) => boolean;
  /** Fills a cache mount before the first command that uses it. */
  fillCache?: (target: string, folder: string) => void;
}

/**
 * Executes a Dockerfile without a container engine. Each stage is a folder; absolute paths of the Dockerfile are mapped into it, and its
 * commands run in a shell with Node of the base image. Everything else is the machine's.
 */
export class ImageBuild {
  /** Images that stages begin with and that are not stages. */
  readonly baseImages = new Set<string>();
  readonly commands: string[] = [];
  private readonly stages = new Map<string, Stage>();
  private readonly paths: string[];
  private readonly instructions: Instruction[];
  private readonly ignored: RegExp[];
  private last!: Stage;

  constructor(private readonly options: ImageBuildOptions) {
    this.instructions = parseDockerfile(readFileSync(join(WORKSPACE, 'Dockerfile'), 'utf8'));
    this.ignored = readFileSync(join(WORKSPACE, '.dockerignore'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(ignorePattern);
    this.paths = this.absolutePaths();
  }

  /** @returns the last stage: the image. @throws Error if an instruction fails */
  run(): Stage {
    for (const instruction of this.instructions) {
      if (instruction.name === 'FROM') this.begin(instruction.value);
      else this.execute(this.last, instruction);
    }
    return this.last;
  }

  /** The path of a file of the image on this machine. */
  pathIn(stage: Stage, path: string): string {
    return join(stage.root, path);
  }

  /** Maps the absolute paths of a text into the folder of a stage. */
  mapped(stage: Stage, text: string): string {
    const path = this.paths.map((each) => each.replaceAll('/', '\\/')).join('|');
    return text.replaceAll(new RegExp(`(?<![\\w./-])(?:${path})(?![\\w.-])`, 'gu'), (found) => join(stage.root, found));
  }

  environment(stage: Stage): NodeJS.ProcessEnv {
    const env = Object.fromEntries(Object.entries(stage.env).map(([name, value]) => [name, this.mapped(stage, value)]));
    return { PATH: `${this.options.nodeFolder}:${process.env.PATH}`, ...env };
  }

  private begin(value: string): void {
    const [, from, name] = /^(\S+)(?: AS (\S+))?$/u.exec(value)!;
    const parent = this.stages.get(from!);
    if (!parent) this.baseImages.add(from!);
    const root = join(this.options.folder, `stage-${this.stages.size}`);
    if (parent) copyTree(parent.root, root, { link: true });
    else mkdirSync(root);
    this.last = parent
      ? { ...parent, env: { ...parent.env }, root }
      : { root, workdir: '/', env: {}, user: 'root', command: [], healthcheck: [] };
    this.stages.set(name ?? `stage ${this.stages.size}`, this.last);
  }

  private execute(stage: Stage, instruction: Instruction): void {
    const { name, value } = instruction;
    if (name === 'WORKDIR') mkdirSync(join(stage.root, (stage.workdir = value)), { recursive: true });
    if (name === 'ENV') Object.assign(stage.env, variablesOf(value));
    if (name === 'USER') stage.user = value;
    if (name === 'CMD') stage.command = wordsOf(value);
    if (name === 'HEALTHCHECK') stage.healthcheck = wordsOf(value.replace(/^CMD\s+/u, ''));
    if (name === 'COPY') this.copy(stage, instruction);
    if (name === 'RUN') this.shell(stage, instruction);
  }

  private shell(stage: Stage, instruction: Instruction): void {
    const target = cacheOf(instruction);
    // The cache of npm is the one of this machine.
    if (target !== null && target !== '/root/.npm') {
      mkdirSync(join(stage.root, target), { recursive: true });
      this.options.fillCache?.(target, join(stage.root, target));
    }
    this.commands.push(instruction.value);
    if (this.options.replaceRun?.(instruction.value, stage)) return;
    const command = this.mapped(stage, instruction.value).replaceAll(/-([og]) node\b/gu, `-$1 ${NODE_USER}`);
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
      cwd: join(stage.root, stage.workdir),
      env: { ...settingsOfMachine(), ...this.environment(stage) },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`RUN ${instruction.value} ended with code ${status}:\n${stdout}${stderr}`);
  }

  private copy(stage: Stage, { flags, value }: Instruction): void {
    const words = wordsOf(value);
    const destination = words.pop()!;
    const target = join(stage.root, destination.startsWith('/') ? destination : join(stage.workdir, destination));
    const isFolder = destination.endsWith('/') || words.length > 1;
    for (const word of words) {
      const source = join(flags.from === undefined ? WORKSPACE : this.stages.get(flags.from)!.root, word);
      if (!existsSync(source)) throw new Error(`COPY ${value}: ${word} does not exist`);
      // The content of a folder is copied, and not the folder.
      const isFile = lstatSync(source).isFile();
      copyTree(source, isFile && (isFolder || existsSync(target)) ? join(target, basename(word)) : target, {
        filter: flags.from === undefined ? (path) => !this.isIgnored(path) : undefined,
        // What gets another owner must not share it with the source.
        link: flags.from !== undefined && flags.chown === undefined,
      });
    }
    if (flags.chown !== undefined) changeOwner(target, flags.chown);
  }

  /** https://docs.docker.com/build/concepts/context/#dockerignore-files: patterns are relative to the context. */
  private isIgnored(path: string): boolean {
    const file = relative(WORKSPACE, path);
    return this.ignored.some((pattern) => pattern.test(file));
  }

  private absolutePaths(): string[] {
    const found = this.instructions.flatMap((instruction) => {
      const { name, value } = instruction;
      if (name === 'WORKDIR') return [value];
      if (name === 'COPY') return wordsOf(value);
      if (name === 'ENV') return Object.values(variablesOf(value));
      const target = name === 'RUN' ? cacheOf(instruction) : null;
      return target === null ? [] : [target];
    });
    const paths = found.filter((path) => path.startsWith('/') && !path.startsWith('/root/'));
    return [...new Set(paths)].sort((a, b) => b.length - a.length);
  }
}

// A pattern of `.dockerignore`: `**/` is any folder, `*` is a part of a name.
function ignorePattern(line: string): RegExp {
  if (!/^(?:\*\*\/)?[\w./*-]+$/u.test(line)) throw new Error(`The pattern is unknown: ${line}`);
  const pattern = line
    .replaceAll('.', '\\.')
    .replace('**/', '(?:.+/)?')
    .replaceAll(/(?<!\.)\*/gu, '[^/]*');
  return new RegExp(`^${pattern}$`, 'u');
}

interface CopyOptions {
  filter?: (path: string) => boolean;
  /** Hard links instead of copies. */
  link?: boolean;
}

function copyTree(source: string, target: string, { filter, link }: CopyOptions): void {
  mkdirSync(join(target, '..'), { recursive: true });
  if (!link) return cpSync(source, target, { recursive: true, filter, verbatimSymlinks: true });
  const content = lstatSync(source).isDirectory() ? readdirSync(source).map((name) => join(source, name)) : null;
  if (!content) return void execFileSync('cp', ['-al', source, target]);
  mkdirSync(target, { recursive: true });
  if (content.length > 0) execFileSync('cp', ['-al', ...content, target]);
}

/** @param owner `node:node` */
function changeOwner(path: string, owner: string): void {
  if (owner !== 'node:node') throw new Error(`The owner is unknown: ${owner}`);
  chownSync(path, NODE_USER, NODE_USER);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) chownSync(file, NODE_USER, NODE_USER);
  }
}

/** How this machine reaches the registries, for which an engine has its own settings. Nothing else of the environment applies. */
function settingsOfMachine(): NodeJS.ProcessEnv {
  const names = /^(?:HOME|TMPDIR|.*_CERTS?|SSL_CERT_.*|.*_CA_BUNDLE|.*_proxy|npm_config_(?:registry|cache)|PIP_.*)$/iu;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))),
    npm_config_prefer_offline: 'true',
  };
}

/** The user and the group of a stage's processes. */
export function userOf({ user }: Stage): { uid: number; gid: number } {
  if (user !== 'node') throw new Error(`The image runs as ${user}`);
  return { uid: NODE_USER, gid: NODE_USER };
}

/** Makes folders readable for all users. */
export function openToAll(...folders: string[]): void {
  for (const folder of folders) chmodSync(folder, 0o755);
}
