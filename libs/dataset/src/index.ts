export { ROOT_PLACE } from './folder/unread-places';
export { openFolder, type OpenFolderOptions } from './galleries/folder';
export { openLfw, type OpenLfwOptions } from './galleries/lfw';
export { openSample, type OpenSampleOptions } from './galleries/sample';
export {
  type Gallery,
  type GalleryIssue,
  type IssueCode,
  type IgnoredFiles,
  type IgnoreReason,
  type IdentitySummary,
  type PhotoPart,
  photoNotFound,
} from './gallery';
export { lfwPhotos, lfwProtocol } from './lfw/assets';
export { sampleGroup, samplePortraits } from './sample/assets';
