import type { Locator, Page } from 'playwright-core';

/** The page of ingestions as one sees it. */
export class IngestionsView {
  readonly form: Locator;
  /** The ingestion that is looked at. */
  readonly shown: Locator;
  readonly all: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole('form', { name: 'Start an ingestion' });
    this.shown = page.getByRole('region', { name: /^Ingestion of / });
    this.all = page.getByRole('table', { name: 'All ingestions' });
  }

  start(): Promise<void> {
    return this.form.getByRole('button', { name: /^(Start|Rebuild)/ }).click();
  }

  /** Takes only these identities. */
  async choose(...identities: string[]): Promise<void> {
    if (!(await this.form.getByLabel('Identities').isVisible())) await this.form.getByText('Only a part').click();
    await this.form.getByLabel('Identities').fill(identities.join('\n'));
  }

  /** Until it stands so. */
  async status(words: string, patience = 150_000): Promise<void> {
    await this.shown.getByText(words, { exact: true }).waitFor({ timeout: patience });
  }

  /** Starts one of these identities and waits for its end. */
  async ingest(...identities: string[]): Promise<void> {
    const before = new URL(this.page.url()).searchParams.get('id');
    await this.choose(...identities);
    await this.start();
    await this.page.waitForURL(({ searchParams }) => ![null, before].includes(searchParams.get('id')));
    await this.status('Succeeded');
  }

  /** A model's counts, in the table's order: indexed, no face, failed, unchanged. */
  async counts(model: string): Promise<number[]> {
    const row = this.shown.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: model }) });
    return (await row.getByRole('cell').allTextContents()).map(Number);
  }
}
