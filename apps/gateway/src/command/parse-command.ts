import {
  addLookalikeOptions,
  addSettings,
  type LookalikeConfig,
  readLookalikeConfig,
  readSettings,
} from '@lookalike/core';
import { Command } from 'commander';
import type { z } from 'zod';
import { GATEWAY_SETTINGS, gatewaySettings } from './gateway-settings';

export interface GatewayCommand {
  config: LookalikeConfig;
  gateway: z.output<typeof gatewaySettings>;
}

/** Reads the command line and the environment; `--help` prints and ends. @throws LookalikeError CONFIG_INVALID */
export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): GatewayCommand {
  const command = new Command('npm start --')
    .description('Finds the faces that resemble a face: a GraphQL service over a gallery of photos.')
    .allowExcessArguments(false)
    .showHelpAfterError('Correct it or leave it out; npm start -- --help lists what there is.')
    .helpOption('-h, --help', 'explain all this')
    .addHelpText('after', EXAMPLES);
  addLookalikeOptions(addSettings(command, GATEWAY_SETTINGS)).parse(argv);
  return {
    config: readLookalikeConfig(command.opts(), env),
    gateway: readSettings(gatewaySettings, GATEWAY_SETTINGS, command.opts(), env),
  };
}

const EXAMPLES = `
Every flag has an environment variable, named in brackets; flags win. Secrets come by the environment alone: MILVUS_USERNAME,
MILVUS_PASSWORD, MILVUS_TOKEN. A file .env in the workspace is read. See .env.example.

Examples:
  npm start                                         LFW where it can be had, else the sample gallery
  npm start -- --gallery sample --port 8080         the sample gallery: a dozen photos, indexed within a minute
  npm start -- --gallery ~/Pictures/family          your own photos, <identity>/<photo>.jpg
  npm start -- --models FACENET,RESNET50 --limit 100
  npm start -- --no-ingest                          what is indexed already

It listens at once and answers on what is indexed so far; the query \`models\` says what is READY. SIGTERM or Ctrl-C ends it once
what is being answered is answered; again, at once. A next start goes on where an ingestion stopped.`;
