import { LookalikeError, type ModelsQuery, type StatusQuery } from '@lookalike/client';
import type { IngestionSummary } from '../api/ingestions';
import { deriveSystemStatus, type StatusSources } from './system-status';

type Model = ModelsQuery['models'][number];
type ServiceStatus = StatusQuery['status'];
type Component = ServiceStatus['gallery'];

const READY: Component = { state: 'READY', problem: null, retryAt: null };
const RETRY_AT = '2026-01-01T00:00:12Z';

type FailureCode =
  | 'GALLERY_UNAVAILABLE'
  | 'STORE_UNAVAILABLE'
  | 'STORE_IN_USE'
  | 'MODEL_UNAVAILABLE'
  | 'DATA_DIRECTORY_UNUSABLE'
  | 'RECORDS_UNAVAILABLE';

const problem = (code: FailureCode, retryable = false) => ({
  code,
  message: `${code} happened.`,
  remedy: 'Do this.',
  retryable,
});
const unavailable = (code: FailureCode, retryAt: string | null = null): Component => ({
  state: 'UNAVAILABLE',
  problem: problem(code, retryAt !== null),
  retryAt,
});
const starting = (code: FailureCode): Component => ({ state: 'STARTING', problem: problem(code, true), retryAt: null });

type ModelName = Model['name'];
const modelIn = (name: ModelName, component: Component) => ({ name, requested: true, ...component });
type ModelState = ReturnType<typeof modelIn>;
const configured = (models: ModelState[]) => models.map((model) => ({ configured: true, ...model }));

const service = (change: Partial<ServiceStatus> = {}): ServiceStatus => ({
  ready: true,
  gallery: READY,
  galleryOpenedAt: '2026-01-01T00:00:00Z',
  store: { ...READY, description: 'Milvus Lite' },
  models: configured([modelIn('FACENET', READY)]),
  ingestion: READY,
  ...change,
});
const withGallery = (gallery: Component, galleryOpenedAt: string | null = null) =>
  service({ ready: false, gallery, galleryOpenedAt, ingestion: gallery });
const withStore = (store: Component) => service({ store: { ...store, description: 'Milvus' }, ingestion: store });
const withModels = (...models: ModelState[]) => service({ models: configured(models) });

const model = (change: Partial<Model> = {}): Model => ({
  name: 'FACENET',
  description: '',
  availability: 'READY',
  default: true,
  indexed: 12,
  dimension: 512,
  wholePhoto: false,
  precision: 'FP32',
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

const statusOf = (sources: Partial<StatusSources>) =>
  deriveSystemStatus({
    error: null,
    service: service(),
    models: [model()],
    latest: ingestion('SUCCEEDED'),
    ...sources,
  });
const kindOf = (sources: Partial<StatusSources>) => statusOf(sources).kind;

describe('deriveSystemStatus', () => {
  it('is ready when everything works, and while nothing else is known', () => {
    expect(kindOf({})).toBe('ready');
    expect(kindOf({ service: undefined })).toBe('ready');
    expect(kindOf({ models: undefined })).toBe('ready');
    expect(kindOf({ models: [model({ indexed: 0 })], latest: undefined })).toBe('ready');
  });

  it('is disconnected when the gateway does not respond, whatever was known before', () => {
    const error = new LookalikeError('GATEWAY_UNREACHABLE', 'It happened.', 'Do this.');
    expect(statusOf({ error, service: withGallery(unavailable('GALLERY_UNAVAILABLE')) })).toEqual({
      kind: 'disconnected',
      error,
    });
    expect(kindOf({ error: new LookalikeError('ANSWER_UNREADABLE', '', ''), service: undefined })).toBe('disconnected');
  });

  it('reports a gallery that is unavailable, and when the next attempt is', () => {
    expect(statusOf({ service: withGallery(unavailable('GALLERY_UNAVAILABLE', RETRY_AT)) })).toEqual({
      kind: 'unavailable',
      components: [
        { name: 'gallery', problem: problem('GALLERY_UNAVAILABLE', true), retryAt: RETRY_AT, isOpen: false },
      ],
      unavailableModels: [],
    });
  });

  it('distinguishes an open gallery whose folder was moved away, whether or not an attempt is scheduled', () => {
    const openedAt = '2026-01-01T00:00:00Z';
    for (const retryAt of [null, RETRY_AT]) {
      const away = unavailable('GALLERY_UNAVAILABLE', retryAt);
      expect(statusOf({ service: withGallery(away, openedAt) })).toMatchObject({ components: [{ isOpen: true }] });
      expect(statusOf({ service: withGallery(away) })).toMatchObject({ components: [{ isOpen: false }] });
    }
  });

  it('is starting while a component is being opened, unless another one is unavailable', () => {
    const store = starting('STORE_UNAVAILABLE');
    expect(kindOf({ service: withStore(store) })).toBe('starting');
    const gallery = unavailable('GALLERY_UNAVAILABLE');
    const both = service({ gallery, store: { ...store, description: 'Milvus' } });
    expect(statusOf({ service: both })).toMatchObject({ kind: 'unavailable', components: [{ name: 'gallery' }] });
  });

  it('reports gallery and store when both are unavailable', () => {
    const both = {
      ...withStore(unavailable('STORE_UNAVAILABLE')),
      gallery: unavailable('GALLERY_UNAVAILABLE'),
    };
    expect(statusOf({ service: both })).toMatchObject({ components: [{ name: 'gallery' }, { name: 'store' }] });
  });

  it('reports records that cannot be opened while gallery and store work, with the next attempt', () => {
    const ingestion = unavailable('DATA_DIRECTORY_UNUSABLE', RETRY_AT);
    const records = { name: 'records', problem: problem('DATA_DIRECTORY_UNUSABLE', true), retryAt: RETRY_AT };
    expect(statusOf({ service: service({ ingestion }) })).toMatchObject({ kind: 'unavailable', components: [records] });
    expect(statusOf({ service: service({ ingestion }), models: [model({ indexed: 0 })], latest: null })).toMatchObject({
      kind: 'unavailable',
      components: [records],
    });
  });

  it('reports records that another process has locked', () => {
    const ingestion = unavailable('RECORDS_UNAVAILABLE', RETRY_AT);
    const records = { name: 'records', problem: problem('RECORDS_UNAVAILABLE', true), retryAt: RETRY_AT };
    expect(statusOf({ service: service({ ingestion }) })).toMatchObject({ kind: 'unavailable', components: [records] });
  });

  it('does not report records while they are being opened, when another process owns them, or next to their cause', () => {
    expect(kindOf({ service: service({ ingestion: starting('DATA_DIRECTORY_UNUSABLE') }) })).toBe('ready');
    expect(kindOf({ service: service({ ingestion: unavailable('STORE_IN_USE') }) })).toBe('ready');
    const withStarting = {
      ...withStore(starting('STORE_UNAVAILABLE')),
      ingestion: unavailable('DATA_DIRECTORY_UNUSABLE'),
    };
    expect(kindOf({ service: withStarting })).toBe('starting');
    const away = {
      ...withGallery(unavailable('GALLERY_UNAVAILABLE')),
      ingestion: unavailable('DATA_DIRECTORY_UNUSABLE'),
    };
    expect(statusOf({ service: away })).toMatchObject({ components: [{ name: 'gallery' }] });
  });

  it('reports a problem of the gallery once, even if it also prevents the store from being opened', () => {
    const gallery = unavailable('GALLERY_UNAVAILABLE');
    const both = service({ gallery, store: { ...gallery, description: 'Milvus' } });
    expect(statusOf({ service: both })).toMatchObject({ components: [{ name: 'gallery' }] });
  });

  it('names unavailable models next to another unavailable component, unless one of them is loading', () => {
    const failed = modelIn('FACENET', unavailable('MODEL_UNAVAILABLE'));
    const loading = modelIn('RESNET50', starting('MODEL_UNAVAILABLE'));
    for (const broken of [
      withGallery(unavailable('GALLERY_UNAVAILABLE')),
      withStore(unavailable('STORE_UNAVAILABLE')),
    ]) {
      expect(statusOf({ service: { ...broken, models: configured([failed]) } })).toMatchObject({
        unavailableModels: [failed],
      });
      expect(statusOf({ service: { ...broken, models: configured([failed, loading]) } })).toMatchObject({
        unavailableModels: [],
      });
    }
  });

  it('reports that no model is READY, even while an ingestion waits for them', () => {
    const loading = withModels(modelIn('FACENET', starting('MODEL_UNAVAILABLE')));
    expect(kindOf({ service: loading, latest: ingestion('RUNNING') })).toBe('no-model');
    const failed = modelIn('FACENET', unavailable('MODEL_UNAVAILABLE', RETRY_AT));
    expect(statusOf({ service: withModels(failed) })).toEqual({ kind: 'no-model', models: [failed] });
  });

  it('treats a model whose index is stale as unavailable', () => {
    const stale = { code: 'INDEX_STALE' as const, message: 'It is stale.', remedy: 'Rebuild it.', retryable: false };
    const reported = modelIn('FACENET', { state: 'UNAVAILABLE', problem: stale, retryAt: null });
    expect(statusOf({ service: withModels(reported), models: [model({ indexed: 0 })] })).toEqual({
      kind: 'no-model',
      models: [{ name: 'FACENET', requested: true, state: 'UNAVAILABLE', problem: stale, retryAt: null }],
    });
  });

  it('reports the running ingestion, and whether anything can be searched yet', () => {
    const latest = ingestion('RUNNING');
    expect(statusOf({ models: [model({ indexed: 0 })], latest })).toMatchObject({
      kind: 'ingesting',
      isSearchable: false,
    });
    // The ingestion reports its first photos before the models are requested again.
    const outcomes = [{ model: 'FACENET' as const, outcome: 'INDEXED' as const, count: 1 }];
    expect(statusOf({ models: [model({ indexed: 0 })], latest: { ...latest, outcomes } })).toMatchObject({
      isSearchable: true,
    });
    expect(statusOf({ latest })).toMatchObject({ isSearchable: true });
  });

  it('is empty when no READY model has indexed anything', () => {
    expect(kindOf({ models: [model({ indexed: 0 })], latest: null })).toBe('empty');
    const failed = modelIn('RESNET50', unavailable('MODEL_UNAVAILABLE'));
    expect(
      kindOf({
        service: withModels(modelIn('FACENET', READY), failed),
        models: [model({ indexed: 0 }), model({ name: 'RESNET50', availability: 'UNAVAILABLE', indexed: 9 })],
      }),
    ).toBe('empty');
  });

  it('is incomplete after an ingestion that ended early, but not when a user cancelled it', () => {
    expect(kindOf({ latest: ingestion('FAILED') })).toBe('incomplete');
    expect(kindOf({ latest: ingestion('INTERRUPTED') })).toBe('incomplete');
    expect(kindOf({ latest: ingestion('CANCELLED') })).toBe('ready');
  });

  it('names the models that are loading while others are READY', () => {
    const models = withModels(modelIn('FACENET', READY), modelIn('RESNET50', starting('MODEL_UNAVAILABLE')));
    expect(statusOf({ service: models, latest: null })).toEqual({ kind: 'loading-models', models: ['RESNET50'] });
  });
});
