import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchemaChanges } from '../report-schema-changes';

/** A git repository with a schema, each commit a minute after the one before. */
export class Repository {
  private time = 1_700_000_000;

  constructor(readonly folder: string) {}

  git(...args: string[]): string {
    const person = { NAME: 'Ann', EMAIL: 'ann@example.org', DATE: `${(this.time += 60)} +0000` };
    const settings = Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]);
    // Nothing of the repository that these tests may be run by a hook of, nor of anybody's settings.
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const env = Object.fromEntries([
      ...inherited,
      ...settings,
      ['GIT_CONFIG_GLOBAL', join(this.folder, 'no-settings')],
    ]);
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  write(schema: string): this {
    writeFileSync(join(this.folder, 'schema.graphql'), schema);
    return this;
  }

  /** Commits what is there and gives the commit's short name. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', '--short', 'HEAD');
  }

  report(base?: string): Promise<string> {
    return reportSchemaChanges(this.folder, base);
  }
}
