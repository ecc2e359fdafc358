import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, generate } from '@graphql-codegen/cli';
import { WORKSPACE } from '@lookalike/testing';

const PACKAGE = join(WORKSPACE, 'libs/client');

describe('src/generated', () => {
  it('is up to date with the schema and the operations', async () => {
    const context = await createContext({ config: join(PACKAGE, 'codegen.ts') } as Parameters<typeof createContext>[0]);
    context.cwd = PACKAGE;
    const files = (await generate(context, false)) as { filename: string; content: string }[];
    expect(files.map(({ filename }) => filename)).toEqual(
      readdirSync(join(PACKAGE, 'src/generated')).map((name) => `src/generated/${name}`),
    );
    for (const { filename, content } of files) {
      if (readFileSync(join(PACKAGE, filename), 'utf8') === content) continue;
      throw new Error(`libs/client/${filename} is stale. Run: npm run sdk`);
    }
  });
});
