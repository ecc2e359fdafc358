// A separate file, because the gateway and the tools call it, and nothing else in this package logs.
import { type Logger, pino } from 'pino';
import type { CommandConfig } from './lookalike-options';

/**
 * Logs to stderr, so that stdout contains only the output of the command: JSON for programs, or readable lines, by default on a terminal.
 */
export function createLogger({ logLevel: level, logFormat }: Pick<CommandConfig, 'logLevel' | 'logFormat'>): Logger {
  const isPretty = logFormat === 'pretty' || (logFormat === 'auto' && process.stderr.isTTY);
  if (!isPretty) return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  const target = 'pino-pretty';
  const options = {
    destination: 2,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    colorize: process.stderr.isTTY,
  };
  return pino({ level, base: null, transport: { target, options } });
}
