export { ROOT_PLACE } from './folder/unread-places';
export { openFolder, type OpenFolderOptions } from './galleries/folder';
export { openLfw, type OpenLfwOptions } from './galleries/lfw';
export { openSample, type OpenSampleOptions } from './galleries/sample';
export type {
  Gallery,
  GalleryIssue,
  IssueCode,
  IgnoredFiles,
  IgnoreReason,
  IdentitySummary,
  Mount,
  PhotoPart,
} from './gallery';
export { lfwPhotos, lfwProtocol } from './lfw/assets';
export { photoNotFound } from './photo-errors';
export { sampleGroup, samplePortraits } from './sample/assets';
