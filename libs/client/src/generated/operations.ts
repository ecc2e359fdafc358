import * as documents from './graphql.js';

export const requests = {
  /**
   * Stops an ingestion without starting further photos, and returns
   * it once it has stopped. Everything it has indexed is
   * kept; the next ingestion resumes from there. A rebuild
   * leaves the indexes as they were.
   */
  cancelIngestion: documents.CancelIngestionDocument,
  /**
   * How similar two faces are according to each model. The
   * images may come from anywhere.
   */
  compareFaces: documents.CompareFacesDocument,
  /**
   * Searches with the same probe and several models, to
   * compare their results. A problem of one model does not
   * affect the others. Similarities are only comparable
   * within one model. By default, all models are used that
   * are READY and have indexed faces.
   */
  compareModels: documents.CompareModelsDocument,
  /**
   * All faces of an image, the largest first, with their
   * boxes and five landmarks in pixels of the upright image.
   * Other queries select a face by its `index`, in the
   * argument `face`.
   */
  detectFaces: documents.DetectFacesDocument,
  /**
   * The embeddings of a face (for RESNET50, of the whole
   * image) as vectors, for your own computations. Each has
   * length 1: the inner product of two is their similarity.
   */
  embed: documents.EmbedDocument,
  /**
   * The gallery that is searched: its name, its size, and its
   * photos page by page.
   */
  gallery: documents.GalleryDocument,
  /**
   * Files and folders of the gallery that are not used, with the
   * reason and the remedy, and those that are ignored on
   * purpose. A missing download has the time of the next
   * attempt. `codes` selects some reasons, such as HEIC.
   */
  galleryIssues: documents.GalleryIssuesDocument,
  /**
   * The identities of the gallery, ordered by name. `search`
   * selects names that contain a text, ignoring case and
   * accents.
   */
  identities: documents.IdentitiesDocument,
  /**
   * A person: the number of photos, how many of them each
   * model has indexed, and the photos page by page with their
   * outcome for each model (`after` takes the `endCursor` of
   * the previous page).
   */
  identity: documents.IdentityDocument,
  /**
   * The identities that resemble a person most, by the
   * similarity of their mean embeddings. Each comes with the
   * most similar pair of photos.
   */
  identityLookalikes: documents.IdentityLookalikesDocument,
  /**
   * The photos of a person that are least similar to the
   * other photos of that person: wrong labels, bad photos, or
   * the wrong face.
   */
  identityOutliers: documents.IdentityOutliersDocument,
  /**
   * An ingestion and the outcomes of its photos. `outcome`
   * selects one kind, such as NO_FACE or FAILED. UNCHANGED
   * photos are counted, but not listed.
   */
  ingestion: documents.IngestionDocument,
  /**
   * All ingestions, the newest first.
   */
  ingestions: documents.IngestionsDocument,
  /**
   * All models: which are READY and why the others are not,
   * how many rows each has indexed, and the terms of use of
   * its weights.
   */
  models: documents.ModelsDocument,
  /**
   * A photo of the gallery: its URLs, its indexed faces, and
   * its outcome for each model.
   */
  photo: documents.PhotoDocument,
  /**
   * A random photo of the gallery. `indexedBy` selects only
   * photos that this model has indexed, so that the photo can
   * be used as a probe.
   */
  randomPhoto: documents.RandomPhotoDocument,
  /**
   * The photos with the faces most similar to the probe, in
   * descending order.
   *
   * The probe is a photo of the gallery (`{ "photo": "<id>"
   * }`) or any image: `{ "upload": "<id>" }` with the id that
   * POST /uploads returned, `{ "base64": "…" }`, or `{ "url":
   * "…" }` if the server allows its host. By default, the
   * subject of the probe is searched with the first model
   * that is READY; `face` and `model` select others.
   */
  similarFaces: documents.SimilarFacesDocument,
  /**
   * Adds the photos of the gallery to the indexes. Photos
   * that are indexed and unchanged are skipped, so it can be
   * started again at any time. Only one ingestion runs at a
   * time. An empty input ingests the whole gallery with all
   * models. `limit` selects the first N identities by name.
   * `rebuild` builds new indexes, which replace the current
   * ones when they are complete; this resolves INDEX_STALE.
   * `deleteMissing` deletes the indexed data of photos whose
   * disk is not mounted; use it if the disk will not come back.
   * IngestionProgress reports the progress.
   */
  startIngestion: documents.StartIngestionDocument,
  /**
   * Which components of the service work, why the others do
   * not, and when the service tries again. The path /readyz
   * returns the same, but its `ready` is false while the
   * service stops.
   */
  status: documents.StatusDocument,
};

export const subscriptions = {
  /**
   * The progress of an ingestion: its current state, then
   * each change until it ends. This is a subscription
   * (graphql-ws at /graphql).
   */
  ingestionProgress: documents.IngestionProgressDocument,
};