import {
  addLookalikeOptions,
  addSettings,
  type LookalikeConfig,
  readLookalikeConfig,
  readSettings,
  type Setting,
} from '@lookalike/core';
import { Command } from 'commander';
import { z } from 'zod';

const PORT_ERROR = 'is not a port';

const gatewaySettings = z.object({
  port: z.coerce.number({ error: PORT_ERROR }).int(PORT_ERROR).min(0, PORT_ERROR).max(65_535, PORT_ERROR).default(4000),
  host: z.string().min(1).default('127.0.0.1'),
  allowedImageHosts: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .default([]),
});

/** Settings of the gateway, in addition to those of every Lookalike command. */
export const GATEWAY_SETTINGS: readonly Setting[] = [
  {
    key: 'port',
    flag: '--port <n>',
    variable: 'PORT',
    description: 'port to listen on; 0 for any free port',
    fallback: '4000',
  },
  {
    key: 'host',
    flag: '--host <address>',
    variable: 'LOOKALIKE_HOST',
    description: 'address to listen on; 0.0.0.0 for all addresses of this machine',
    fallback: '127.0.0.1, which only this machine reaches',
  },
  {
    key: 'allowedImageHosts',
    flag: '--allowed-image-hosts <hosts>',
    variable: 'ALLOWED_IMAGE_HOSTS',
    description: 'hosts that ImageInput.url may be downloaded from, separated by commas; host or host:port',
    fallback: 'none',
  },
];

export interface GatewayCommand {
  config: LookalikeConfig;
  gateway: z.output<typeof gatewaySettings>;
}

/** Reads the command line and the environment; `--help` prints and exits. @throws LookalikeError CONFIG_INVALID */
export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): GatewayCommand {
  const command = new Command('npm start --')
    .description('Finds similar faces in a gallery of photos: a GraphQL service.')
    .allowExcessArguments(false)
    .showHelpAfterError('npm start -- --help lists all options.')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', EXAMPLES);
  addLookalikeOptions(addSettings(command, GATEWAY_SETTINGS)).parse(argv);
  return {
    config: readLookalikeConfig(command.opts(), env),
    gateway: readSettings(gatewaySettings, GATEWAY_SETTINGS, command.opts(), env),
  };
}

const EXAMPLES = `
Every option has an environment variable, shown in brackets; options take precedence. Secrets can only be set in the environment:
MILVUS_USERNAME, MILVUS_PASSWORD, MILVUS_TOKEN. A file .env in the workspace is read. See .env.example.

Examples:
  npm start                                         LFW if it is available, otherwise the sample gallery
  npm start -- --gallery sample --port 8080         the sample gallery: a dozen photos, indexed within a minute
  npm start -- --gallery ~/Pictures/family          your own photos, <identity>/<photo>.jpg
  npm start -- --models FACENET,RESNET50 --limit 100
  npm start -- --no-ingest                          only what is indexed already

The gateway listens at once, and searches what is indexed so far; the query \`status\` reports what is READY. SIGTERM or Ctrl-C stops
it after it has answered pending requests; a second one stops it immediately. An interrupted ingestion resumes at the next start.`;
