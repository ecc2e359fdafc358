import { type Logger, pino } from 'pino';
import type { LookalikeConfig } from './lookalike-config';

/**
 * Logs to stderr, so that stdout contains only the output of the command. Writes readable lines to a terminal, otherwise JSON. In its
 * own file, because gateway and tools create their logger with it before they open a `Lookalike`.
 */
export function createLogger(level: LookalikeConfig['logLevel']): Logger {
  if (!process.stderr.isTTY) return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  const target = 'pino-pretty';
  const options = { destination: 2, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
  return pino({ level, base: null, transport: { target, options } });
}
