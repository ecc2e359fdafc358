export { openFolder, type OpenFolderOptions } from './galleries/folder';
export { openLfw, type OpenLfwOptions } from './galleries/lfw';
export { openSample, type OpenSampleOptions } from './galleries/sample';
export type * from './gallery';
export { lfwPhotos } from './assets/lfw-photos';
export { lfwProtocol } from './assets/lfw-protocol';
export { sampleGroup } from './assets/sample-group';
export { samplePortraits } from './assets/sample-portraits';
