import type { Locator, Page } from 'playwright-core';

/** The ingestions page, addressed by what a user sees. */
export class IngestionsView {
  readonly form: Locator;
  /** The selected ingestion. */
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

  /** Restricts the form to these identities. */
  async choose(...identities: string[]): Promise<void> {
    if (!(await this.form.getByLabel('Identities').isVisible()))
      await this.form.getByText('Only part of the gallery').click();
    await this.form.getByLabel('Identities').fill(identities.join('\n'));
  }

  /** Waits for a status of the selected ingestion. */
  async status(label: string, timeout = 240_000): Promise<void> {
    await this.shown.getByText(label, { exact: true }).waitFor({ timeout });
  }

  /** Starts an ingestion of these identities and waits until it succeeds. */
  async ingest(...identities: string[]): Promise<void> {
    const before = new URL(this.page.url()).searchParams.get('id');
    await this.choose(...identities);
    await this.start();
    await this.page.waitForURL(({ searchParams }) => ![null, before].includes(searchParams.get('id')));
    await this.status('Succeeded');
  }

  /** A model's counts in the order of the table: indexed, no face, failed, unchanged. */
  async counts(model: string): Promise<number[]> {
    const row = this.shown.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: model }) });
    return (await row.getByRole('cell').allTextContents()).map(Number);
  }
}
