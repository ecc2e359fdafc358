import { connectionType } from './connection';
import { PhotoOutcome } from './photo-outcome';

export const PhotoOutcomeConnection = connectionType('PhotoOutcome', PhotoOutcome, 'outcomes');
