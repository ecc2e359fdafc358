import type { Locator, Page } from 'playwright-core';

/** The compare page as a person finds their way on it. */
export class CompareView {
  constructor(readonly page: Page) {}

  row(model: string): Locator {
    return this.page.getByRole('region', { name: model, exact: true });
  }

  /** The results of a row, the first of them there already. */
  async matches(model: string): Promise<Locator> {
    const matches = this.row(model).getByRole('listitem');
    await matches.first().getByRole('img').waitFor();
    return matches;
  }

  /** What a row says of its results' identities, in order. */
  async verdicts(model: string): Promise<(string | null)[]> {
    const matches = await (await this.matches(model)).all();
    return Promise.all(matches.map((match) => match.getAttribute('data-same')));
  }

  /** A parameter of the address. */
  param(name: string): string | null {
    return new URL(this.page.url()).searchParams.get(name);
  }

  async untilParam(name: string, value: string | RegExp | null): Promise<void> {
    const fits = (given: string | null) => (value instanceof RegExp ? value.test(given ?? '') : given === value);
    await this.page.waitForURL((url) => fits(url.searchParams.get(name)));
  }
}
