/** An instruction of a Dockerfile, with its continuation lines joined and its flags separated. */
export interface Instruction {
  name: string;
  /** `--from=assets` as `from: 'assets'`. */
  flags: Record<string, string>;
  /** What follows the flags. */
  value: string;
}

/** Instructions that `ImageBuild` executes. Any other one must be added to it first. */
const KNOWN = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

/** @throws Error for an instruction that is not known, so that none is left out silently */
export function parseDockerfile(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/u.test(line));
  return lines
    .join('\n')
    .replaceAll(/\\\n/gu, ' ')
    .split('\n')
    .map((line) => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/u.exec(line) ?? [];
      if (name === undefined || !KNOWN.includes(name)) throw new Error(`The instruction is unknown: ${line}`);
      const flags: Record<string, string> = {};
      const value = rest!.replace(/^(?:--[a-z-]+=\S+\s+)+/u, (all) => {
        for (const [, flag, content] of all.matchAll(/--([a-z-]+)=(\S+)/gu)) flags[flag!] = content!;
        return '';
      });
      return { name, flags, value: value.trim() };
    });
}

/** The words of a value: a JSON array, or words separated by spaces. */
export function wordsOf(value: string): string[] {
  return value.startsWith('[') ? (JSON.parse(value) as string[]) : value.split(/\s+/u);
}

/** `--mount=type=cache,target=/root/.npm`: the target. */
export function cacheOf({ flags }: Instruction): string | null {
  const mount =
    flags.mount === undefined
      ? null
      : new Map(flags.mount.split(',').map((part) => part.split('=') as [string, string]));
  if (mount && mount.get('type') !== 'cache') throw new Error(`The mount is unknown: ${flags.mount}`);
  return mount?.get('target') ?? null;
}

/** The variables of an ENV instruction. */
export function variablesOf(value: string): Record<string, string> {
  return Object.fromEntries(
    wordsOf(value).map((word) => {
      const [, name, content] = /^(\w+)=(\S*)$/u.exec(word) ?? [];
      if (name === undefined) throw new Error(`The variable is unknown: ${word}`);
      return [name, content!];
    }),
  );
}
