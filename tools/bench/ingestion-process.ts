// The entry point of a process that measures one ingestion. Its memory and its event loop are those of a gateway that ingests.
import { commandLineRemedy, type CommandConfig, createLogger } from '@lookalike/command-line';
import { openLookalike } from '@lookalike/core';
import { type IngestionMeasurement, measureIngestion } from './measure-ingestion';

/** To the parent. `unavailable` says why a model cannot be measured. */
export type IngestionReply = IngestionMeasurement | { unavailable: string };

process.once('message', (config: CommandConfig) => {
  void run(config).then(
    (reply) => process.send!(reply, () => process.disconnect()),
    (error: Error) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});

async function run(config: CommandConfig): Promise<IngestionReply> {
  const lookalike = await openLookalike(config, { logger: createLogger(config), describeRemedy: commandLineRemedy });
  try {
    await lookalike.opened();
    const models = config.models!;
    const missing = (await lookalike.models()).find(({ name, problem }) => models.includes(name) && problem);
    if (missing) return { unavailable: `${missing.name}: ${missing.problem!.message}` };
    const measured = await measureIngestion(lookalike, { models });
    const { status, problem, done } = measured.ingestion;
    if (status !== 'SUCCEEDED') throw new Error(`The ingestion ${status} after ${done} photos: ${problem?.message}`);
    return measured;
  } finally {
    await lookalike.close();
  }
}
