import { connectionType } from './connection';
import { Photo } from './photo';

export const PhotoConnection = connectionType('Photo', Photo, 'photos');
