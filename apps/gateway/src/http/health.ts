import type { Lookalike } from '@lookalike/core';
import { Router } from 'express';
import { toApiProblem } from '../graphql/api-problem';

/**
 * `/healthz`: the process responds. `/readyz`: the data of `Query.status`, with the status 200 if the service is `ready`, and 503
 * until then. While the server drains, `ready` is false here only, so that no more requests are sent to it.
 */
export function health(lookalike: Pick<Lookalike, 'status'>, isDraining: () => boolean): Router {
  const router = Router();
  router.use(['/healthz', '/readyz'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const { gallery, store, models, ingestion, ...status } = await lookalike.status();
    const ready = status.ready && !isDraining();
    response.status(ready ? 200 : 503).json({
      ...status,
      ready,
      gallery: withApiProblem(gallery),
      store: withApiProblem(store),
      models: models.map(withApiProblem),
      ingestion: withApiProblem(ingestion),
    });
  });
  return router;
}

function withApiProblem<T extends { problem: Parameters<typeof toApiProblem>[0] | null }>(component: T): T {
  return { ...component, problem: component.problem && toApiProblem(component.problem) };
}
