import type { RequestHandler } from 'express';

/** What we serve beside the pages is data: nothing in it may run, be framed or be guessed to be of another type. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': DATA_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    // No other site may show pictures from a gateway that its visitor happens to run.
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  next();
};
