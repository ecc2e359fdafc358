import { connectionType } from './connection';
import { Identity } from './identity';

export const IdentityConnection = connectionType('Identity', Identity, 'identities');
