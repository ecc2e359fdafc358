import type { CodegenConfig } from '@graphql-codegen/cli';

/** `npm run sdk`: types, documents and the table of methods, from the committed schema and `operations/`. */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: '../../operations/*.graphql',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-operations', 'typed-document-node'],
      config: {
        // Documents as strings need no graphql package at run time.
        documentMode: 'string',
        enumsAsTypes: true,
        onlyOperationTypes: true,
        skipTypename: true,
        useTypeImports: true,
        // Allows undefined for optional variables under exactOptionalPropertyTypes.
        inputMaybeValue: 'T | null | undefined',
        scalars: { DateTime: 'string', ID: 'string' },
      },
    },
    'src/generated/operations.ts': { plugins: ['./codegen/operations-plugin.cjs'] },
  },
};

export default config;
