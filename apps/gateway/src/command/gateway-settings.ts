import type { Setting } from '@lookalike/core';
import { z } from 'zod';

const hosts = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

/** What the gateway is told beside Lookalike's own settings. */
export const gatewaySettings = z.object({
  port: z.coerce
    .number({ error: 'is no port' })
    .int('is no port')
    .min(0, 'is no port')
    .max(65_535, 'is no port')
    .default(4000),
  host: z.string().min(1).default('127.0.0.1'),
  allowedImageHosts: hosts.default([]),
});

export const GATEWAY_SETTINGS: readonly Setting[] = [
  {
    key: 'port',
    flag: '--port <n>',
    variable: 'PORT',
    description: 'port to listen on; 0 for any that is free',
    fallback: '4000',
  },
  {
    key: 'host',
    flag: '--host <address>',
    variable: 'LOOKALIKE_HOST',
    description: 'address to listen on; 0.0.0.0 for all of this machine',
    fallback: '127.0.0.1: this machine alone',
  },
  {
    key: 'allowedImageHosts',
    flag: '--allowed-image-hosts <hosts>',
    variable: 'ALLOWED_IMAGE_HOSTS',
    description: 'hosts that ImageInput.url may be fetched from, separated by commas; host or host:port',
    fallback: 'none',
  },
];
