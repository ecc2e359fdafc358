import { availableParallelism } from 'node:os';
import { addAssetOptions, describeFailure, failWith, loadEnvFile, readAssetConfig } from '@lookalike/command-line';
import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../whole-number';
import { type QuantizationResult, runQuantization } from './run-quantization';

interface Flags {
  models: ModelName[];
  gallery: 'lfw' | 'sample';
  crops: number;
  verify: boolean;
  threads: number;
  python?: string;
}

const command = new Command('npm run quantize --')
  .description(
    'Makes int8 variants of models, in the cache next to the fp32 networks. Where LFW is available, it measures both and keeps a variant ' +
      'only if it loses at most 0.15 points of verification and 0.3 points of Recall@1. The precision int8 selects the variants.',
  )
  .addOption(
    new Option('--models <names>', 'models to quantize, separated by commas')
      .default(['FACENET', 'MOBILEFACENET', 'RESNET50'], 'FACENET, MOBILEFACENET, RESNET50')
      .argParser(parseModels),
  )
  .addOption(
    new Option('--gallery <name>', 'photos for the calibration; the sample gallery where LFW is unavailable')
      .choices(['lfw', 'sample'])
      .default('lfw'),
  )
  .addOption(new Option('--crops <n>', 'crops for the calibration').default(256).argParser(wholeNumber))
  .option('--no-verify', 'do not measure the accuracy, which embeds all photos of LFW twice')
  .addOption(
    new Option('--threads <n>', 'worker threads while the accuracy is measured')
      .default(availableParallelism(), 'the number of cores')
      .argParser(wholeNumber),
  )
  .option('--python <folder>', 'a folder to keep the Python environment in (default: a temporary one)')
  .addHelpText('after', '\nExits with 1 if a variant was not made or not kept.')
  .action(quantize);
addAssetOptions(command);

function parseModels(text: string): ModelName[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((name) => {
      const model = MODEL_NAMES.find((known) => known === name);
      if (!model) throw new InvalidArgumentError(`"${name}" is not one of ${MODEL_NAMES.join(', ')}.`);
      return model;
    });
}

async function quantize(flags: Flags): Promise<void> {
  const { python: pythonFolder = null, ...settings } = flags;
  const log = (text: string): void => console.error(text);
  const results = await runQuantization({ ...settings, ...readAssetConfig(command), pythonFolder, log });
  for (const [model, result] of results) console.log(`${model}: ${describeResult(result)}`);
  if ([...results.values()].some(({ status }) => status !== 'KEPT')) process.exitCode = 1;
}

function describeResult(result: QuantizationResult): string {
  if (result.status === 'FAILED') return `not quantized. ${describeFailure(result.error)}`;
  const { speed, accuracy, reasons } = result;
  const parts = [
    result.status === 'KEPT' ? 'kept' : `NOT KEPT: ${reasons.join('; ')}`,
    `${speed.fp32.toFixed(1)} -> ${speed.int8.toFixed(1)} ms per crop on one thread (medians of ${speed.runs} runs in turn)`,
    accuracy
      ? `verification ${accuracy.fp32.verification.toFixed(4)} -> ${accuracy.int8.verification.toFixed(4)}, ` +
        `Recall@1 ${accuracy.fp32.recallAt1.toFixed(4)} -> ${accuracy.int8.recallAt1.toFixed(4)}`
      : 'ACCURACY NOT MEASURED',
  ];
  return parts.join('. ');
}

async function main(): Promise<void> {
  loadEnvFile();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  await command.parseAsync();
}

main().catch(failWith);
