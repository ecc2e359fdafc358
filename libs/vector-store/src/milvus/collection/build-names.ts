const BUILD = '__build_';
const CURRENT = '__current_';
const SWITCH = '__switch_';

/** The collections of one index. The first build of an index has its plain name and number 0. */
export interface Builds {
  /** Number of the build that is searched. */
  current: number;
  /** In ascending order. */
  builds: number[];
  markers: number[];
  /** Of the builds that were replaced, or are being replaced, by an installation that shares the server with others. */
  locks: number[];
}

/** @param names of all collections of the server */
export function listBuilds(index: string, names: readonly string[]): Builds {
  const numbersWith = (infix: string) =>
    names.flatMap((name) => {
      const prefix = `${index}${infix}`;
      const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      return /^\d+$/u.test(digits) ? [Number(digits)] : [];
    });
  const builds = [...(names.includes(index) ? [0] : []), ...numbersWith(BUILD)].sort((a, b) => a - b);
  const [markers, locks] = [numbersWith(CURRENT), numbersWith(SWITCH)];
  // A marker of an earlier build is left when a process died while it dropped that build.
  const current = Math.max(0, ...markers.filter((number) => builds.includes(number)));
  return { current, builds, markers, locks };
}

export function buildName(index: string, number: number): string {
  return number === 0 ? index : `${index}${BUILD}${number}`;
}

/** The name of the empty collection that marks a build as current. */
export function markerName(index: string, number: number): string {
  return `${index}${CURRENT}${number}`;
}

/** The name of the marker of a build by the name of the build, which is not the first one. */
export function markerOf(build: string): string {
  return build.replace(BUILD, CURRENT);
}

/** The name of the lock that the installation holds which replaces a build. */
export function lockName(index: string, number: number): string {
  return `${index}${SWITCH}${number}`;
}
