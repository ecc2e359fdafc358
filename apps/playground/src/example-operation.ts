/** An operation of `operations/` as the playground shows it. */
export interface ExampleOperation {
  query: string;
  /** JSON; empty where the operation needs none. */
  variables: string;
}

const VARIABLES = /^#\s*$\n^# Variables: (\{.*\})$\n|^# Variables: (\{.*\})$\n/m;

/**
 * Takes the line `# Variables: { … }` out of a file's heading, as the editor shows variables in a place of their own.
 * @throws SyntaxError where that line is no JSON
 */
export function exampleOperation(source: string): ExampleOperation {
  const match = VARIABLES.exec(source);
  const json = match?.[1] ?? match?.[2];
  return {
    query: source.replace(VARIABLES, '').trim() + '\n',
    variables: json ? JSON.stringify(JSON.parse(json), null, 2) : '',
  };
}
