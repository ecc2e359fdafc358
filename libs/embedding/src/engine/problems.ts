import { LookalikeError, MINIMUM_FACE_SCORE, type ModelName, type Problem } from '@lookalike/domain';

/** @param found faces that MTCNN returned, all of them scoring too little */
export function noFace(found: number): Problem {
  const less = found === 0 ? '' : ` (${found === 1 ? 'one scores' : `${found} score`} less)`;
  return {
    code: 'NO_FACE',
    message: `No face scoring at least ${MINIMUM_FACE_SCORE} is in the picture${less}.`,
    remedy:
      found === 0
        ? 'Use a picture with a face of at least 20 pixels that is well visible, or the model RESNET50, which needs none.'
        : 'Name the face by its index (`face`; detectFaces lists them all), or use a picture in which it is better visible.',
    retryable: false,
  };
}

export function faceNotFound(index: number, found: number): Problem {
  return {
    code: 'FACE_NOT_FOUND',
    message: `The picture has no face ${index}: ${found === 1 ? 'one face was' : `${found} faces were`} found in it.`,
    remedy: 'Faces are numbered from 0, largest first; detectFaces lists them.',
    retryable: false,
  };
}

export function beingPrepared(name: ModelName | 'MTCNN'): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: `${name} is still being prepared.`,
    remedy: 'Ask again in a moment; the query `models` says when it is READY.',
    retryable: true,
  };
}

/** @param reason why the network is not there */
export function isUnavailable(name: ModelName | 'MTCNN', reason: Problem): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: `${name} is unavailable: ${reason.message}`,
    remedy: reason.remedy,
    retryable: reason.retryable,
  };
}

export function workerCrashed(cause: unknown): LookalikeError {
  return new LookalikeError(
    'INTERNAL',
    'The picture could not be processed: the thread that works on it ended twice.',
    'Try again; if it happens again with the same picture, report it with the log.',
    { cause },
  );
}

/** What jobs that are still running or queued at the end are rejected with. */
export function closed(): DOMException {
  return new DOMException('The embedder is closed.', 'AbortError');
}
