import { type Logger, pino } from 'pino';
import type { LogLevel } from './lookalike-options';

/**
 * Logs to stderr, so that stdout contains only the output of the command. Writes readable lines to a terminal, otherwise JSON. In its
 * own file, because it is about the log and not about options.
 */
export function createLogger(level: LogLevel): Logger {
  if (!process.stderr.isTTY) return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  const target = 'pino-pretty';
  const options = { destination: 2, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
  return pino({ level, base: null, transport: { target, options } });
}
