import { existsSync, readFileSync } from 'node:fs';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of an installed Chromium; null if there is none. */
export function chromium(): string | null {
  return PROGRAMS.find((program) => existsSync(program)) ?? null;
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** The part of a Playwright page that `accessibilityProblems` uses. */
interface EvaluatingPage {
  evaluate(script: string): Promise<unknown>;
}

/**
 * The serious and critical findings of axe on a page in its current state, one line each: the rule and the elements that break it.
 * The script is injected through the debugger, because a Content-Security-Policy blocks a script element.
 */
export async function accessibilityProblems(page: EvaluatingPage): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
