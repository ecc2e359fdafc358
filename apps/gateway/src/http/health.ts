import type { Lookalike } from '@lookalike/core';
import { Router } from 'express';

/** `/healthz`: the process answers. `/readyz`: queries are answered; 503 with the reasons until then and while it drains. */
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
    const status = await lookalike.status();
    const ready = status.ready && !isDraining();
    response.status(ready ? 200 : 503).json({ ...status, ready });
  });
  return router;
}
