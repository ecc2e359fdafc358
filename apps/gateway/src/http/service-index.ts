import { Router } from 'express';

/**
 * The answer for programs at `/`, where a browser gets the inspector. It lists the routes of all other files. The paths are relative to the
 * URL of the service, which may have a path behind a reverse proxy. Those with braces are URI templates (RFC 6570).
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
