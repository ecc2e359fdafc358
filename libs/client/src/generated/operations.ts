import * as documents from './graphql.js';

export const requests = {
  /**
   * Stops an ingestion at the end of a photo and answers once
   * it has stopped. What is done stays; starting again goes
   * on from there.
   */
  cancelIngestion: documents.CancelIngestionDocument,
  /**
   * How alike two faces are for each model, wherever their
   * pictures come from.
   */
  compareFaces: documents.CompareFacesDocument,
  /**
   * The same probe asked of several models, side by side:
   * which of them is right? One model's problem leaves the
   * others standing. Similarities are comparable within one
   * model only. Without `models`: all that are READY and have
   * something indexed.
   */
  compareModels: documents.CompareModelsDocument,
  /**
   * Every face in a picture, the largest first: boxes and
   * five landmarks in pixels of the upright photo. `index` is
   * what the argument `face` of other queries takes.
   */
  detectFaces: documents.DetectFacesDocument,
  /**
   * The embeddings of a face (or of the whole picture, for
   * RESNET50) as numbers, to compute with elsewhere. Each has
   * length 1: the inner product of two is their similarity.
   */
  embed: documents.EmbedDocument,
  /**
   * What is searched: the gallery's name and size, and its
   * photos page by page.
   */
  gallery: documents.GalleryDocument,
  /**
   * The people of the gallery by name. `search` finds a part
   * of a name, whatever the case and accents.
   */
  identities: documents.IdentitiesDocument,
  /**
   * A person: how many photos there are, how many of them
   * each model has indexed, and the photos themselves with
   * what each model made of them, page by page (`after` takes
   * `endCursor`).
   */
  identity: documents.IdentityDocument,
  /**
   * Who resembles a person: the other identities by the
   * similarity of mean embeddings, each with the pair of
   * photos most alike.
   */
  identityLookalikes: documents.IdentityLookalikesDocument,
  /**
   * The photos of a person that are least like the others of
   * that person: wrong labels, bad pictures, the wrong face.
   */
  identityOutliers: documents.IdentityOutliersDocument,
  /**
   * One ingestion, with what became of its photos. With
   * `outcome` only those of one kind: NO_FACE and FAILED are
   * worth a look. UNCHANGED is counted, never listed.
   */
  ingestion: documents.IngestionDocument,
  /**
   * The ingestions there have been, the newest first.
   */
  ingestions: documents.IngestionsDocument,
  /**
   * The models: which are READY, why the others are not, how
   * much each has indexed, and what their weights may be used
   * for.
   */
  models: documents.ModelsDocument,
  /**
   * A photo of the gallery: where its picture can be had, the
   * faces that are indexed, and what each model made of it.
   */
  photo: documents.PhotoDocument,
  /**
   * Any photo of the gallery, to begin with. With `indexedBy`
   * one that this model has indexed, so that it can be
   * searched with.
   */
  randomPhoto: documents.RandomPhotoDocument,
  /**
   * The photos whose faces resemble the probe's, the most
   * similar first.
   *
   * The probe is a photo of the gallery (`{ "photo": "<id>"
   * }`) or any picture: `{ "upload": "<id>" }` with the id
   * that POST /uploads answers, `{ "base64": "…" }`, or `{
   * "url": "…" }` where the server lists the host. Without
   * `face` it is searched with the subject's face; without
   * `model` by the first that is READY.
   */
  similarFaces: documents.SimilarFacesDocument,
  /**
   * Fills the indices from the gallery. What is indexed and
   * unchanged is skipped, so it can be started again at any
   * time; one runs at a time. An empty input takes the whole
   * gallery for all models. `limit` takes the first so many
   * identities; `rebuild` drops the indices and makes them
   * again, the cure for INDEX_STALE. Watch it with
   * IngestionProgress.
   */
  startIngestion: documents.StartIngestionDocument,
  /**
   * Which parts of the service work, why the others do not,
   * and when the service tries again. The same as /readyz.
   */
  status: documents.StatusDocument,
};

export const subscriptions = {
  /**
   * An ingestion as it goes on: its state now, then each
   * change, until it has ended. A subscription (graphql-ws at
   * /graphql).
   */
  ingestionProgress: documents.IngestionProgressDocument,
};