import { registerEnumType } from 'type-graphql';

export const IngestionStatusEnum = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  CANCELLED: 'CANCELLED',
  FAILED: 'FAILED',
  INTERRUPTED: 'INTERRUPTED',
} as const;

registerEnumType(IngestionStatusEnum, {
  name: 'IngestionStatus',
  description: 'How an ingestion stands or ended.',
  valuesConfig: {
    RUNNING: { description: 'It is at work.' },
    SUCCEEDED: { description: 'Every photo has an outcome for every model; single photos may have FAILED.' },
    CANCELLED: { description: 'Somebody cancelled it. Starting again goes on where it stopped.' },
    FAILED: {
      description: 'It could not go on, for the reason in `problem`. Starting again goes on where it stopped.',
    },
    INTERRUPTED: { description: 'The server ended while it ran. Starting again goes on where it stopped.' },
  },
});
