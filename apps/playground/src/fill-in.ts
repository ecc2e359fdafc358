import type { ExampleOperation } from './example-operation';

/** What the examples of `operations/` name, and what stands for it in the gallery that is being served. */
export interface Stand {
  photo: string;
  otherPhoto: string;
  identity: string;
  ingestion: string;
}

/** As in `operations/README.md`. */
export const EXAMPLES: Stand = {
  photo: 'Barack_Obama/0001',
  otherPhoto: 'Barack_Obama/0002',
  identity: 'Barack_Obama',
  ingestion: '0123456789abcdef',
};

/** Puts what the running gallery has in the place of the examples; what is not known stays an example. */
export function fillIn(operation: ExampleOperation, found: Partial<Stand>): ExampleOperation {
  if (operation.variables === '') return operation;
  const replace = (_key: string, value: unknown): unknown => {
    const name = (Object.keys(EXAMPLES) as (keyof Stand)[]).find((key) => EXAMPLES[key] === value);
    return (name && found[name]) ?? value;
  };
  return { ...operation, variables: JSON.stringify(JSON.parse(operation.variables), replace, 2) };
}
