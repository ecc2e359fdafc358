import type { Locator, Page } from 'playwright-core';

/** The compare page: locators, and what a user reads from it. */
export class CompareView {
  constructor(readonly page: Page) {}

  /** The row of a model. */
  row(model: string): Locator {
    return this.page.getByRole('region', { name: model, exact: true });
  }

  /** The matches in a model's row, after the first one is visible. */
  async matches(model: string): Promise<Locator> {
    const matches = this.row(model).getByRole('listitem');
    await matches.first().getByRole('img').waitFor();
    return matches;
  }

  /** Whether each match has the probe's identity, by rank: 'true', 'false' or 'unknown'. */
  async verdicts(model: string): Promise<(string | null)[]> {
    const matches = await (await this.matches(model)).all();
    return Promise.all(matches.map((match) => match.getAttribute('data-same')));
  }

  /** A parameter of the URL. */
  param(name: string): string | null {
    return new URL(this.page.url()).searchParams.get(name);
  }

  async untilParam(name: string, expected: string | RegExp | null): Promise<void> {
    const matches = (value: string | null) =>
      expected instanceof RegExp ? expected.test(value ?? '') : value === expected;
    await this.page.waitForURL((url) => matches(url.searchParams.get(name)));
  }
}
