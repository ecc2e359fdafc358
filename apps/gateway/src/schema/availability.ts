import type { Availability } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

export const AvailabilityEnum: { [name in Availability]: name } = {
  READY: 'READY',
  PREPARING: 'PREPARING',
  UNAVAILABLE: 'UNAVAILABLE',
};

registerEnumType(AvailabilityEnum, {
  name: 'Availability',
  description: 'Whether a model can be asked.',
  valuesConfig: {
    READY: { description: 'It answers.' },
    PREPARING: { description: 'Its weights are being fetched, converted or loaded; it will answer.' },
    UNAVAILABLE: { description: 'It will not answer, for the reason in `problem`.' },
  },
});
