import { resolve } from 'node:path';
import { MODEL_NAMES } from '@lookalike/domain';
import { z } from 'zod';

const ADDRESS = /^(https?:\/\/)?[^\s/:]+:\d{1,5}$/;

const models = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(z.enum(MODEL_NAMES, { error: `names no model; there are ${MODEL_NAMES.join(', ')}` })).min(1));

const count = z.coerce.number({ error: 'is no number' }).int('is no whole number').min(1, 'is less than 1');

/** What Lookalike is told by flags and environment, before it is told apart from what is left to defaults. */
export const lookalikeSettings = z.object({
  /** `auto`: LFW where it can be had, else the sample. */
  gallery: z.string().min(1).default('auto'),
  /** null: the default models. */
  models: models.nullable().default(null),
  /** The first N identities by name; null: all. */
  limit: count.nullable().default(null),
  /** Whether a gateway ingests as it starts. */
  ingest: z.union([z.boolean(), z.stringbool()], { error: 'is neither true nor false' }).default(true),
  data: z.string().min(1).default('.data'),
  cache: z.string().min(1).default('.cache'),
  /** `none`: no mirror. */
  mirror: z.string().min(1).default('auto'),
  /** Worker threads; null: as many as there are cores. */
  threads: count.max(64, 'is more than 64').nullable().default(null),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      error: 'is no level; there are trace, debug, info, warn, error, silent',
    })
    .default('info'),
  milvusAddress: z.string().regex(ADDRESS, 'is no address like host:19530').nullable().default(null),
  milvusUsername: z.string().nullable().default(null),
  milvusPassword: z.string().nullable().default(null),
  milvusToken: z.string().nullable().default(null),
});

type Settings = z.output<typeof lookalikeSettings>;

/** All that the library needs to know; paths are absolute. */
export interface LookalikeConfig {
  gallery: 'auto' | 'lfw' | 'sample' | (string & {});
  models: Settings['models'];
  limit: number | null;
  ingest: boolean;
  /** Holds a folder for each gallery. */
  dataFolder: string;
  /** Holds `assets`, `networks` and `galleries`. */
  cacheFolder: string;
  mirror: string | null;
  /** null: as many as there are cores. */
  threads: number | null;
  logLevel: Settings['logLevel'];
  /** null: Milvus Lite, embedded. */
  milvus: { address: string; username?: string; password?: string; token?: string } | null;
}

export interface Places {
  /** What data, cache and mirror are relative to. */
  workspace: string;
  /** What a gallery's folder is relative to: where the command was given. */
  from: string;
  /** The mirror that is used unless another is named; null where there is none. */
  defaultMirror: string | null;
}

export function configOf(settings: Settings, { workspace, from, defaultMirror }: Places): LookalikeConfig {
  const { gallery, mirror, milvusAddress: address, milvusUsername, milvusPassword, milvusToken } = settings;
  const named = ['auto', 'lfw', 'sample'].includes(gallery);
  return {
    gallery: named ? gallery : resolve(from, gallery),
    models: settings.models && [...new Set(settings.models)],
    limit: settings.limit,
    ingest: settings.ingest,
    dataFolder: resolve(workspace, settings.data),
    cacheFolder: resolve(workspace, settings.cache),
    mirror: mirror === 'auto' ? defaultMirror : mirror === 'none' ? null : resolve(workspace, mirror),
    threads: settings.threads,
    logLevel: settings.logLevel,
    milvus: address
      ? {
          address,
          username: milvusUsername ?? undefined,
          password: milvusPassword ?? undefined,
          token: milvusToken ?? undefined,
        }
      : null,
  };
}
