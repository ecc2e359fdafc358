import { connectionType } from './connection';
import { Ingestion } from './ingestion';

export const IngestionConnection = connectionType('Ingestion', Ingestion, 'ingestions');
