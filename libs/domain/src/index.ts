export * from './asset-spec';
export * from './errors';
export * from './faces';
export * from './format-count';
export * from './images';
export * from './models';
export * from './photos';
export * from './until-aborted';
