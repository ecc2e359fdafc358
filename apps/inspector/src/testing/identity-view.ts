import type { Locator, Page } from 'playwright-core';

type ListName = 'Lookalikes' | 'Outliers' | 'All photos';

/** The identity page, addressed by what a user sees. */
export class IdentityView {
  constructor(readonly page: Page) {}

  heading(name: string): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  section(list: ListName): Locator {
    return this.page.getByRole('region', { name: list, exact: true });
  }

  /** The items of a list, once the first has appeared. */
  async items(list: ListName): Promise<Locator> {
    const items = this.section(list).getByRole('listitem');
    await items.first().waitFor();
    return items;
  }

  /** The alternative texts of the photos that a list shows. */
  async photos(list: ListName): Promise<string[]> {
    await this.items(list);
    const images = await this.section(list).getByRole('img').all();
    return Promise.all(images.map(async (image) => (await image.getAttribute('alt')) ?? ''));
  }

  /** The number of photos that a model has indexed, as shown below the name. */
  indexed(model: string): Promise<string | null> {
    return this.indexedOf(model).locator('dd').textContent();
  }

  /** Waits until this number of photos is shown for a model, such as `2 of 4 indexed`. */
  untilIndexed(model: string, text: string): Promise<void> {
    return this.indexedOf(model).getByText(text, { exact: true }).waitFor();
  }

  untilParam(name: string, value: string | null): Promise<unknown> {
    return this.page.waitForURL((url) => url.searchParams.get(name) === value);
  }

  private indexedOf(model: string): Locator {
    return this.page.locator('dl > div', { has: this.page.getByText(model, { exact: true }) });
  }
}
