/** An operation of `operations/` as the playground shows it. */
export interface ExampleOperation {
  query: string;
  /** JSON; empty if the operation has none. */
  variables: string;
}

const VARIABLES = /^#\s*$\n^# Variables: (\{.*\})$\n|^# Variables: (\{.*\})$\n/m;

/**
 * Moves the line `# Variables: { … }` from the leading comment to the variables, which have their own editor.
 * @throws SyntaxError if that line is not valid JSON
 */
export function exampleOperation(source: string): ExampleOperation {
  const match = VARIABLES.exec(source);
  const json = match?.[1] ?? match?.[2];
  return {
    query: source.replace(VARIABLES, '').trim() + '\n',
    variables: json ? JSON.stringify(JSON.parse(json), null, 2) : '',
  };
}
