// In a separate file, because Jest cannot load `import.meta`, and files that use it have no specs.

const { url } = import.meta;

/**
 * The URL of the gateway as this browser reaches it, with a trailing slash. A reverse proxy may serve the gateway under a path that the
 * gateway does not know: the scripts are in its folder `assets`.
 */
export const BASE_URL = new URL(import.meta.env.DEV ? '/' : '..', url);

/** Its path without the trailing slash, which precedes the paths of `routes.ts`; usually empty. */
export const BASE_PATH = BASE_URL.pathname.slice(0, -1);
