import { createClient } from '@lookalike/client';

/** The gateway that served this page. */
export const client = createClient({ url: window.location.origin });
