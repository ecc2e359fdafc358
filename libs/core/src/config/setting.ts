/** One thing that can be configured: by a flag, by an environment variable, or both. */
export interface Setting {
  /** Key of the schema, and what commander calls the flag's value. */
  key: string;
  /** As commander writes it; absent where a secret does not belong on a command line. */
  flag?: string;
  variable: string;
  /** For people, in `--help` and `.env.example`. */
  description: string;
  /** What it is when nothing is said, for people. */
  fallback: string;
}

export const LOOKALIKE_SETTINGS: readonly Setting[] = [
  {
    key: 'gallery',
    flag: '--gallery <sample|lfw|DIR>',
    variable: 'LOOKALIKE_GALLERY',
    description: 'the photos: the sample gallery, LFW, or a folder <identity>/<photo>.jpg',
    fallback: 'auto: LFW where it can be had, else the sample',
  },
  {
    key: 'models',
    flag: '--models <names>',
    variable: 'LOOKALIKE_MODELS',
    description: 'models to make ready, separated by commas: FACENET, FACENET_CASIA, MOBILEFACENET, RESNET50',
    fallback: 'FACENET (FACENET_CASIA where that cannot be had), MOBILEFACENET, RESNET50',
  },
  {
    key: 'limit',
    flag: '--limit <n>',
    variable: 'LOOKALIKE_LIMIT',
    description: 'ingest only the first N identities by name',
    fallback: 'all',
  },
  {
    key: 'ingest',
    flag: '--no-ingest',
    variable: 'LOOKALIKE_INGEST',
    description: 'serve what is indexed, without ingesting (LOOKALIKE_INGEST=false)',
    fallback: 'ingest at start',
  },
  {
    key: 'data',
    flag: '--data <folder>',
    variable: 'LOOKALIKE_DATA',
    description: 'where indices and records are kept, one folder a gallery',
    fallback: '.data',
  },
  {
    key: 'cache',
    flag: '--cache <folder>',
    variable: 'LOOKALIKE_CACHE',
    description: 'where fetched weights, photos and programs are kept',
    fallback: '.cache',
  },
  {
    key: 'mirror',
    flag: '--mirror <folder|none>',
    variable: 'ASSETS_MIRROR',
    description: 'a folder that assets are looked for in before the network is asked',
    fallback: '../shared/assets where it exists',
  },
  {
    key: 'threads',
    flag: '--threads <n>',
    variable: 'LOOKALIKE_THREADS',
    description: 'worker threads for decoding, detecting and encoding',
    fallback: 'as many as there are cores',
  },
  {
    key: 'logLevel',
    flag: '--log-level <level>',
    variable: 'LOG_LEVEL',
    description: 'trace, debug, info, warn, error or silent',
    fallback: 'info',
  },
  {
    key: 'milvusAddress',
    flag: '--milvus <host:port>',
    variable: 'MILVUS_ADDRESS',
    description: 'a Milvus of your own; https://host:port for TLS',
    fallback: 'Milvus Lite, embedded',
  },
  { key: 'milvusUsername', variable: 'MILVUS_USERNAME', description: 'for MILVUS_ADDRESS', fallback: 'none' },
  { key: 'milvusPassword', variable: 'MILVUS_PASSWORD', description: 'for MILVUS_ADDRESS', fallback: 'none' },
  {
    key: 'milvusToken',
    variable: 'MILVUS_TOKEN',
    description: 'for MILVUS_ADDRESS, instead of both',
    fallback: 'none',
  },
];
