import { Router } from 'express';

/**
 * What a program finds at `/`, where a browser gets the inspector. Paths continue the URL of the service, in which a reverse proxy may have
 * put a path of its own; those with braces are URI templates (RFC 6570).
 */
const INDEX = {
  name: 'Lookalike',
  description: 'Given a face, finds the faces that resemble it in a gallery of photos.',
  paths: {
    graphql: '/graphql',
    inspector: '/',
    playground: '/graphql',
    liveness: '/healthz',
    readiness: '/readyz',
    uploads: '/uploads',
    photo: '/photos/{+id}',
    thumbnail: '/thumbnails/{+id}',
    crop: '/crops/{+faceId}',
  },
};

export function serviceIndex(): Router {
  return Router().get('/', (_request, response) => {
    response.set({ 'Cache-Control': 'no-cache', Vary: 'Accept' }).json(INDEX);
  });
}
