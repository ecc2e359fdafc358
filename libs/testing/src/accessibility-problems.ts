import { readFileSync } from 'node:fs';

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** As much of a browser's page as is needed. */
interface EvaluatingPage {
  evaluate(script: string): Promise<unknown>;
}

/**
 * What axe finds serious or critical on a page as it is shown now, one line each: the rule, and the elements that break it.
 * It is handed to the page by the debugger, which a Content-Security-Policy does not keep out as it does a script element.
 */
export async function accessibilityProblems(page: EvaluatingPage): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
