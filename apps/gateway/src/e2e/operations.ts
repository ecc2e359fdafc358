import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { GatewayUnderTest } from './gateway-under-test';
import { subscribe } from './subscribe';

const FOLDER = resolve(__dirname, '../../../../operations');
// What `operations/README.md` says stands for the latest ingestion.
const EXAMPLE_INGESTION = '0123456789abcdef';

/** The playground's tabs and the SDK's methods: every one runs, so that they cannot rot. */
export function describeOperations(gateway: () => GatewayUnderTest): void {
  describe('operations/', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));

    it('are there', () => expect(files.length).toBeGreaterThan(10));

    it.each(files)('%s', async (file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const ingestions = await gateway().lookalike.ingestions.list({ first: 1 });
      const example = /^# Variables: (.*)$/m.exec(text)?.[1] ?? '{}';
      const variables = JSON.parse(example.replaceAll(EXAMPLE_INGESTION, ingestions.nodes[0]!.id));
      const operation = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      const results =
        (operation as OperationDefinitionNode).operation === 'subscription'
          ? await subscribe(gateway().url, text, variables)
          : [await gateway().query(text, variables)];
      expect(results.length).toBeGreaterThan(0);
      for (const { errors, data } of results) {
        expect(errors).toBeUndefined();
        expect(Object.values(data as object)).not.toContain(null);
      }
    });

    afterAll(async () => {
      const { nodes } = await gateway().lookalike.ingestions.list({ first: 1 });
      await gateway().lookalike.ingestions.cancel(nodes[0]!.id);
    });
  });
}
