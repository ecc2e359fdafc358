import { LookalikeError } from '@lookalike/domain';

export function serviceStopping(): LookalikeError {
  return new LookalikeError(
    'SERVICE_STOPPING',
    'The service is stopping.',
    'Repeat the request when the service has been started again.',
    { retryable: true },
  );
}

export function tooManyOperations(): LookalikeError {
  return new LookalikeError(
    'SERVICE_BUSY',
    'Too many operations at the same time.',
    'Wait for the answers of pending operations, then repeat this one. Send fewer at the same time.',
    { retryable: true },
  );
}
