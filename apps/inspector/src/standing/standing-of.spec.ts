import { LookalikeError, type ModelsQuery } from '@lookalike/client';
import type { IngestionSummary } from '../api/live-ingestion';
import { type Known, standingOf } from './standing-of';

type Model = ModelsQuery['models'][number];

const model = (change: Partial<Model> = {}): Model => ({
  name: 'FACENET',
  description: '',
  availability: 'READY',
  default: true,
  indexed: 12,
  dimension: 512,
  wholePhoto: false,
  terms: '',
  problem: null,
  ...change,
});

const ingestion = (status: IngestionSummary['status']): IngestionSummary => ({
  id: '1',
  status,
  models: ['FACENET'],
  startedAt: '2026-01-01T00:00:00Z',
  done: 1,
  total: 2,
  outcomes: [],
});

const error = (code: 'GATEWAY_UNREACHABLE' | 'ANSWER_UNREADABLE' | 'GALLERY_UNAVAILABLE') =>
  new LookalikeError(code, 'It happened.', 'Do this.');

const kindOf = (known: Partial<Known>) =>
  standingOf({ errors: [null, null], models: [model()], latest: ingestion('SUCCEEDED'), ...known }).kind;

describe('standingOf', () => {
  it('has nothing to say when all is well, or not known yet', () => {
    expect(kindOf({})).toBe('well');
    expect(kindOf({ models: undefined })).toBe('well');
    expect(kindOf({ models: [model({ indexed: 0 })], latest: undefined })).toBe('well');
  });

  it('puts a gateway that does not answer before all else, even before what was known', () => {
    expect(kindOf({ errors: [error('GALLERY_UNAVAILABLE'), error('GATEWAY_UNREACHABLE')] })).toBe('gateway');
    expect(kindOf({ errors: [null, error('ANSWER_UNREADABLE')], models: undefined })).toBe('gateway');
  });

  it('says what the gateway says of its gallery', () => {
    expect(kindOf({ errors: [error('GALLERY_UNAVAILABLE'), null] })).toBe('problem');
  });

  it('waits for what is being opened, and says first what will not come', () => {
    const opening = new LookalikeError('STORE_UNAVAILABLE', 'Milvus is being started.', 'Ask again in a moment.');
    expect(kindOf({ errors: [null, opening] })).toBe('opening');
    expect(kindOf({ errors: [opening, error('GALLERY_UNAVAILABLE')] })).toBe('problem');
  });

  it('names weights that are missing beside a part of the gateway that is, unless some will be there', () => {
    const none = [model({ availability: 'UNAVAILABLE', indexed: null })];
    const coming = [model({ availability: 'PREPARING', indexed: null })];
    const errors = [null, error('GALLERY_UNAVAILABLE')];
    expect(standingOf({ errors, models: none, latest: null })).toMatchObject({ kind: 'problem', withoutWeights: none });
    expect(standingOf({ errors, models: coming, latest: null })).toMatchObject({ withoutWeights: [] });
    expect(standingOf({ errors: [], models: none, latest: null })).toMatchObject({
      kind: 'store',
      withoutWeights: none,
    });
    expect(standingOf({ errors: [], models: coming, latest: null })).toMatchObject({ withoutWeights: [] });
  });

  it('knows a store that is down by its having no counts at all', () => {
    const down = [model({ indexed: null }), model({ name: 'RESNET50', indexed: null, availability: 'PREPARING' })];
    expect(standingOf({ errors: [], models: down, latest: null })).toMatchObject({ kind: 'store', ready: 'FACENET' });
    expect(kindOf({ models: [model({ indexed: null }), model({ indexed: 1 })] })).toBe('well');
  });

  it('says when no model is READY, though an ingestion waits for them', () => {
    expect(kindOf({ models: [model({ availability: 'PREPARING' })], latest: ingestion('RUNNING') })).toBe('weights');
    expect(kindOf({ models: [model({ availability: 'UNAVAILABLE' })] })).toBe('weights');
  });

  it('tells of the ingestion that runs, and whether anything can be searched yet', () => {
    expect(standingOf({ errors: [], models: [model({ indexed: 0 })], latest: ingestion('RUNNING') })).toMatchObject({
      kind: 'running',
      searchable: false,
    });
    // It tells of its first photos before the models do.
    const arriving = {
      ...ingestion('RUNNING'),
      outcomes: [{ model: 'FACENET' as const, outcome: 'INDEXED' as const, count: 1 }],
    };
    expect(standingOf({ errors: [], models: [model({ indexed: 0 })], latest: arriving })).toMatchObject({
      searchable: true,
    });
    expect(standingOf({ errors: [], models: [model()], latest: ingestion('RUNNING') })).toMatchObject({
      searchable: true,
    });
  });

  it('offers an ingestion where no model that is READY has anything indexed', () => {
    expect(kindOf({ models: [model({ indexed: 0 })], latest: null })).toBe('empty');
    expect(kindOf({ models: [model({ indexed: 0 }), model({ availability: 'UNAVAILABLE', indexed: 9 })] })).toBe(
      'empty',
    );
  });

  it('says when a part of the gallery may be missing, but not when somebody wanted it so', () => {
    expect(kindOf({ latest: ingestion('FAILED') })).toBe('unfinished');
    expect(kindOf({ latest: ingestion('INTERRUPTED') })).toBe('unfinished');
    expect(kindOf({ latest: ingestion('CANCELLED') })).toBe('well');
  });

  it('names the models that will answer soon', () => {
    const models = [model(), model({ name: 'RESNET50', availability: 'PREPARING' })];
    expect(standingOf({ errors: [], models, latest: null })).toEqual({ kind: 'preparing', models: ['RESNET50'] });
  });
});
