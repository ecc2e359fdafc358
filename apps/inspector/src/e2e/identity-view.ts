import type { Locator, Page } from 'playwright-core';

/** A person's page as one sees it. */
export class IdentityView {
  constructor(readonly page: Page) {}

  heading(name: string): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  section(name: 'Lookalikes' | 'Outliers' | 'All photos'): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** Once there are some. */
  async items(name: 'Lookalikes' | 'Outliers' | 'All photos'): Promise<Locator> {
    const items = this.section(name).getByRole('listitem');
    await items.first().waitFor();
    return items;
  }

  /** Of the photos shown, by their alternative texts. */
  async photos(name: 'Lookalikes' | 'Outliers' | 'All photos'): Promise<string[]> {
    await this.items(name);
    const images = await this.section(name).getByRole('img').all();
    return Promise.all(images.map(async (image) => (await image.getAttribute('alt')) ?? ''));
  }

  /** How many of the photos a model has indexed, as the head says it. */
  indexed(model: string): Promise<string | null> {
    return this.page
      .locator('dl > div', { has: this.page.getByText(model, { exact: true }) })
      .locator('dd')
      .textContent();
  }

  untilParam(name: string, value: string | null): Promise<unknown> {
    return this.page.waitForURL((url) => url.searchParams.get(name) === value);
  }
}
