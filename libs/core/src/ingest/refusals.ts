import { LookalikeError } from '@lookalike/domain';

export function ingestionNotFound(id: string): LookalikeError {
  return new LookalikeError(
    'INGESTION_NOT_FOUND',
    `There is no ingestion ${JSON.stringify(id)}.`,
    'The query `ingestions` lists them, the newest first.',
  );
}

export function ingestionRunning(): LookalikeError {
  return new LookalikeError(
    'INGESTION_RUNNING',
    'Another ingestion is running; one runs at a time.',
    'Wait for its end (subscription `ingestionProgress`), or cancel it (mutation `cancelIngestion`); what it has done is kept.',
  );
}

export function ownerIngests(deed: 'start' | 'cancel'): LookalikeError {
  return new LookalikeError(
    'STORE_IN_USE',
    'Another process owns the data directory; only the owner ingests.',
    `Ask the owner to ${deed} it (${deed}Ingestion of the gateway that runs), or stop the owner first.`,
  );
}
